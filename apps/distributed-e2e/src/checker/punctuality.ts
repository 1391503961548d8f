import type { Fault } from '../history/driver-log.js';
import type { Call } from '../history/target-log.js';
import { instant, type Evidence } from './evidence.js';
import type { Finding, Lateness } from './report.js';

/** When the first call of a tick was due, and how late it was. */
interface Punctuality {
  call: Call;
  latenessMs: number;
  /** The same, but counted from the end of the outage if it was due during one. */
  excusedLatenessMs: number;
  isStranded: boolean;
}

/** Runs that a fault held up are published and claimed shortly after it. */
const STRANDED_AFTER_MS = 1_000;

export function punctualityOf(evidence: Evidence): Punctuality[] {
  const { firstCalls, faults, limits, history, rowOfRun, jobs } = evidence;
  const { warmAt, until } = history;
  // A tick that waits for the run before it is late by design.
  const waits = ({ jobId }: Call): boolean => jobs.get(jobId)?.timeline.promises.overlap === 'wait';
  return firstCalls
    .filter(({ scheduledAt }) => scheduledAt >= warmAt && scheduledAt <= until)
    .filter(({ runId }) => rowOfRun.get(runId)?.trigger !== 'manual')
    .filter((call) => !waits(call))
    .map((call) => {
      const due = call.scheduledAt;
      const stranding = faults.filter(({ effects }) => effects.strands === true);
      return {
        call,
        latenessMs: call.arrivedAt - due,
        excusedLatenessMs: call.arrivedAt - endOfOutage(due, faults, limits.latenessMs),
        isStranded: stranding.some(
          ({ begin, end }) =>
            due >= begin - limits.latenessMs && due <= Math.max(begin + STRANDED_AFTER_MS, end),
        ),
      };
    });
}

/** When calls that were due at an instant became possible: at that instant, or at the end of an outage. */
function endOfOutage(due: number, faults: readonly Fault[], marginMs: number): number {
  const outages = faults.filter(
    ({ effects, begin, end }) => effects.outage === true && due >= begin - marginMs && due <= end,
  );
  return Math.max(due, ...outages.map(({ end }) => end));
}

/** First calls arrive soon after their ticks, or soon after the outage or fault that held them up. */
export function lateCalls({ limits }: Evidence, calls: readonly Punctuality[]): Finding[] {
  const findings = calls.flatMap(({ call, latenessMs, excusedLatenessMs, isStranded }): Finding[] => {
    const limit = isStranded ? limits.strandedLatenessMs : limits.latenessMs;
    if (excusedLatenessMs <= limit) return [];
    const message = `${instant(call.scheduledAt)} was called ${Math.round(latenessMs)} ms late; ${limit} ms are allowed.`;
    return [{ kind: 'late', message, lines: [call] }];
  });
  const { p99 } = latenessOf(calls);
  if (limits.p99LatenessMs !== null && p99 > limits.p99LatenessMs) {
    const message = `1 % of the calls were more than ${Math.round(p99)} ms late; ${limits.p99LatenessMs} ms are allowed.`;
    findings.push({ kind: 'late', message, lines: [] });
  }
  return findings;
}

export function latenessOf(calls: readonly Punctuality[]): Lateness {
  const sorted = calls.map(({ latenessMs }) => latenessMs).sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

export const countStranded = ({ limits }: Evidence, calls: readonly Punctuality[]): number =>
  calls.filter(({ isStranded, excusedLatenessMs }) => isStranded && excusedLatenessMs > limits.latenessMs)
    .length;

/** A period in which ticks were due and no first call arrived. */
export interface Gap {
  ms: number;
  from: number;
  to: number;
}

/** The longest gap, without the outages in it unless `excusing` is false. */
export function longestGap({ faults }: Evidence, calls: readonly Punctuality[], excusing: boolean): Gap {
  const arrivals = calls.map(({ call }) => call).sort((a, b) => a.arrivedAt - b.arrivedAt);
  // For each arrival: the earliest due instant among the calls that arrive then or later.
  const earliestDue = arrivals.map(({ scheduledAt }) => scheduledAt);
  for (let index = earliestDue.length - 2; index >= 0; index -= 1)
    earliestDue[index] = Math.min(earliestDue[index] as number, earliestDue[index + 1] as number);
  let longest: Gap = { ms: 0, from: 0, to: 0 };
  arrivals.forEach(({ arrivedAt: to }, index) => {
    const before = arrivals[index - 1]?.arrivedAt ?? -Infinity;
    const outages = faults.filter(
      ({ effects, begin, end }) => excusing && effects.outage === true && begin < to && end > before,
    );
    const excused = outages.map(({ end }) => Math.min(end, to));
    const from = Math.max(before, earliestDue[index] as number, ...excused);
    if (to - from > longest.ms) longest = { ms: to - from, from, to };
  });
  return longest;
}

export function gaps(evidence: Evidence, calls: readonly Punctuality[]): Finding[] {
  const { gapMs } = evidence.limits;
  const { ms, from, to } = longestGap(evidence, calls, true);
  if (gapMs === null || ms <= gapMs) return [];
  const message = `Ticks were due but none was called from ${instant(from)} to ${instant(to)}: ${Math.round(ms)} ms; ${gapMs} ms are allowed.`;
  return [{ kind: 'gap', message, lines: [] }];
}
