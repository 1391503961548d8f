import { expectedTicks, type ExpectedTick } from '../expected/expected-ticks.js';
import { timelinesOf, type JobTimeline } from '../expected/job-timeline.js';
import { faultsOf, type Fault } from '../history/driver-log.js';
import type { History } from '../history/history.js';
import type { LedgerRow } from '../history/ledger.js';
import { callsOf, type Call } from '../history/target-log.js';
import type { Limits } from './limits.js';

/** A job with everything that is known about it. */
export interface JobEvidence {
  timeline: JobTimeline;
  /** By instant, including ticks after the history's end that already have a row or a call. */
  ticks: Map<number, ExpectedTick>;
  /** The rows of ticks, without manual runs. */
  rows: LedgerRow[];
}

/** The history in the form that the rules need. */
export interface Evidence {
  limits: Limits;
  until: number;
  faults: Fault[];
  jobs: Map<string, JobEvidence>;
  /** By arrival. */
  calls: Call[];
  callsOfRun: Map<string, Call[]>;
  /** The first call of each tick or manual run, by arrival. */
  firstCalls: Call[];
  rows: LedgerRow[];
  rowOfRun: Map<string, LedgerRow>;
  history: History;
  /** What is wrong with the logs themselves. */
  complaints: string[];
}

export function evidenceOf(history: History, limits: Limits): Evidence {
  const { calls, complaints } = callsOf(history.target);
  const callsOfRun = groupBy(calls, ({ runId }) => runId);
  const rowOfRun = new Map(history.ledger.map((row) => [row.id, row]));
  if (rowOfRun.size < history.ledger.length)
    complaints.push('The ledger returned several rows with the same id.');
  for (const { id, outcome, scheduledAt } of calls) {
    if (outcome === 'open' && scheduledAt <= history.until) complaints.push(`Request ${id} never ended.`);
  }
  return {
    limits,
    until: history.until,
    faults: faultsOf(history.driver),
    jobs: jobsOf(history, calls, limits),
    calls,
    callsOfRun,
    firstCalls: [...callsOfRun.values()].flatMap(([first]) => first ?? []),
    rows: history.ledger,
    rowOfRun,
    history,
    complaints,
  };
}

function jobsOf(history: History, calls: Call[], limits: Limits): Map<string, JobEvidence> {
  const rowsOfJob = groupBy(
    history.ledger.filter(({ trigger }) => trigger === 'schedule'),
    (row) => row.job_id,
  );
  const last = (instants: number[]): number => instants.reduce((a, b) => (b > a ? b : a), history.until);
  const horizon = Math.max(
    last(history.ledger.map((row) => Date.parse(row.scheduled_at))),
    last(calls.map(({ scheduledAt }) => scheduledAt)),
  );
  return new Map(
    timelinesOf(history.driver).map((timeline) => {
      const ticks = expectedTicks(timeline, horizon, limits.raceMs);
      const rows = rowsOfJob.get(timeline.jobId) ?? [];
      return [timeline.jobId, { timeline, ticks: new Map(ticks.map((tick) => [tick.at, tick])), rows }];
    }),
  );
}

/** The time between the sending of a request and its arrival at the target. */
const TRANSIT_MS = 100;

/** The time between the beginning of a kill and the death of the process, on a machine that is busy. */
const DEATH_MS = 1_000;

/**
 * The calls that were in flight when a fault began, or whose results were not written yet. A process still sends
 * requests until it is dead; these are cut off.
 */
export const inFlightAt = (fault: Fault, calls: readonly Call[], { resultMs }: Limits): Call[] =>
  calls.filter(
    ({ arrivedAt, endedAt, outcome }) =>
      arrivedAt <= fault.begin + (outcome === 'hung_up' ? DEATH_MS : TRANSIT_MS) &&
      endedAt >= fault.begin - resultMs,
  );

/** Whether a call may be repeated because a fault may have kept its result from being written. */
export const mayBeRepeated = (call: Call, { faults, limits }: Evidence): boolean =>
  faults.some((fault) => fault.effects.doubles === true && inFlightAt(fault, [call], limits).length > 0);

export function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** Formats an instant for a finding. */
export const instant = (at: number): string => (Number.isFinite(at) ? new Date(at).toISOString() : 'never');
