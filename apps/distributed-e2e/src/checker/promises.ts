import type { LedgerRow } from '../history/ledger.js';
import type { Call } from '../history/target-log.js';
import { inFlightAt, type Evidence, type JobEvidence } from './evidence.js';
import { replacements } from './replaced-runs.js';
import type { Finding } from './report.js';

/** What jobs promise by policies other than the defaults is kept, whatever fault there is. */
export function promises(evidence: Evidence): Finding[] {
  return [...evidence.jobs.values()].flatMap((job) => {
    const calls = evidence.calls.filter(({ jobId }) => jobId === job.timeline.jobId);
    const { overlap, delivery } = job.timeline.promises;
    return [
      ...(overlap === 'skip' || overlap === 'wait' ? overlaps(calls, evidence) : []),
      ...replacements(job, calls, evidence),
      ...(delivery === undefined ? [] : repetitions(calls)),
      ...calls.flatMap((call) => tooLate(call, job, evidence)),
      ...job.rows.flatMap((row) => endedTooEarly(row, job, evidence)),
    ];
  });
}

const broken = (message: string, ...lines: unknown[]): Finding => ({ kind: 'promise', message, lines });

/** With `skip` and `wait`, no call begins while the target still holds another one, whichever run it is of. */
function overlaps(calls: readonly Call[], { faults, limits }: Evidence): Finding[] {
  const suspensions = faults.filter(({ effects }) => effects.suspends === true);
  const mayBeHeld = (call: Call): boolean =>
    suspensions.some((fault) => inFlightAt(fault, [call], limits).length > 0);
  return calls.flatMap((call, index) => {
    const held = calls
      .slice(0, index)
      .find((before) => before.endedAt > call.arrivedAt && !mayBeHeld(before));
    return held === undefined ? [] : [broken('A call overlaps with another one of its job.', held, call)];
  });
}

/** With `at_most_once`, no run is called again. No job of the harness retries what was never sent. */
function repetitions(calls: readonly Call[]): Finding[] {
  return calls.flatMap((call, index) => {
    const before = calls.slice(0, index).find(({ runId }) => runId === call.runId);
    return before === undefined
      ? []
      : [broken('A run was called again that must be called once.', before, call)];
  });
}

/** The last instant at which an attempt of a tick may begin, and why; null when there is none. */
function lastBegin(at: number, { timeline, ticks }: JobEvidence): { instant: number; reason: string }[] {
  const { max_age_seconds, until_next_tick } = timeline.promises.retry ?? {};
  const next = Math.min(...[...ticks.keys()].filter((tick) => tick > at));
  return [
    ...(max_age_seconds === undefined
      ? []
      : [{ instant: at + max_age_seconds * 1_000, reason: 'max_age_passed' }]),
    ...(until_next_tick === undefined ? [] : [{ instant: next, reason: 'next_tick_passed' }]),
  ];
}

function tooLate(call: Call, job: JobEvidence, { limits }: Evidence): Finding[] {
  return lastBegin(call.scheduledAt, job)
    .filter(({ instant }) => call.arrivedAt > instant + limits.transitMs)
    .map(({ instant, reason }) =>
      broken(`A call began ${Math.round(call.arrivedAt - instant)} ms too late (${reason}).`, call),
    );
}

/** Whether a row says that no attempt of its run could begin any more. */
export const isTooLate = ({ state, reason }: LedgerRow): boolean =>
  state === 'failed' && (reason === 'max_age_passed' || reason === 'next_tick_passed');

function endedTooEarly(row: LedgerRow, job: JobEvidence, { limits }: Evidence): Finding[] {
  if (!isTooLate(row)) return [];
  const finishedAt = Date.parse(row.finished_at ?? '');
  const allowed = lastBegin(Date.parse(row.scheduled_at), job).some(
    ({ instant, reason }) => reason === row.reason && finishedAt >= instant - limits.earlyMs,
  );
  return allowed ? [] : [broken(`A run ended as ${row.reason} before it was too late.`, row)];
}
