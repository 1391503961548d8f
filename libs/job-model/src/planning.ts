import type { Cursor, JobStatus, ScheduleBounds } from './job.js';
import type { Policies, TickPolicies } from './policies.js';
import type { Skip, SkipReason } from './run.js';
import type { CompiledSchedule } from './schedule/index.js';
import { usableSchedule } from './usable-schedule.js';

/** A tick up to this late always runs; an older one is missed and follows the catch-up policy. Milliseconds. */
export const LATENESS_GRACE_MS = 30_000;

/** The most ticks of one job that become runs in one plan; the rest goes into the next plan. */
export const MAX_TICKS_PER_PLAN = 1_000;

/** What is common to runs that can be claimed together with runs of other jobs. Seconds. */
export interface PlainRuns {
  /** How long after they were recorded they may be claimed. */
  claim_within: number;
  /** How long each call may take. */
  timeout: number;
}

/** What planning needs to know about one job. */
export interface PlanInput {
  id: string;
  namespace: string;
  created_at: number;
  definition: ScheduleBounds & TickPolicies;
  cursor: Cursor;
  /** Null or missing when its runs must be claimed one by one. */
  plain?: PlainRuns | null;
  /** How long each of its calls may take, seconds; null or missing when this process does not know all rules of the job. */
  timeout?: number | null;
}

/** What becomes of a job's due ticks: which run, which are skipped and why, and where the cursor goes. */
export interface TickPlan {
  job_id: string;
  /** The fence: the plan holds only while the cursor still has this revision and last tick. */
  expected: Pick<Cursor, 'revision' | 'last_tick'>;
  cursor: Pick<Cursor, 'status' | 'last_tick' | 'next_due' | 'fired'>;
  /** The schedule's tick after the cursor's last one, even when the plan uses up `max_runs`; null when there is none. */
  next_tick: number | null;
  /** Instants that become runs, ascending. */
  runs: number[];
  skips: Skip[];
  /**
   * The overlap policy by which the ledger still has to decide, under the cursor's lock, which of the runs may start.
   */
  overlap: Policies['overlap'];
  /** Null or missing when the runs must be claimed one by one. */
  plain?: PlainRuns | null;
  /** As in PlanInput. */
  timeout?: number | null;
}

/**
 * Decides what becomes of a job's ticks up to `now`. Null when nothing is due and the cursor knows what is next; a plan
 * without ticks corrects a cursor that has it wrong, for example after a change of time zone rules.
 *
 * Ticks at most LATENESS_GRACE_MS late run. Older ones are missed and follow `catch_up`: with `latest`, the newest runs
 * if no younger tick does; with `all`, those inside the window run. The ticks that do not run become one skip row.
 * Throws UnusableJobError.
 */
export function planTicks(input: PlanInput, now: number): TickPlan | null {
  const { cursor, definition } = input;
  if (cursor.status !== 'active') return null;
  const schedule = usableSchedule(input);
  const first = schedule.next(cursor.last_tick);
  if (first !== null && first > now && first === cursor.next_due) return null;

  const remaining = definition.max_runs === null ? Infinity : definition.max_runs - cursor.fired;
  const runsBegin = now - runningAgeMs(definition);
  const due = ticksBetween(schedule, Math.max(cursor.last_tick, runsBegin - 1), now);
  const newestMissed = newestTickIn(schedule, cursor.last_tick, runsBegin - 1);
  const caughtUp = definition.catch_up === 'latest' && due.length === 0 && newestMissed !== null;
  const runs = [...(caughtUp ? [newestMissed] : []), ...due].slice(0, remaining);
  const missed = missedRange(schedule, cursor.last_tick, newestMissed, caughtUp);

  const lastTick = runs.at(-1) ?? newestMissed ?? cursor.last_tick;
  const position = positionAfter(schedule, lastTick, cursor.fired + runs.length, definition.max_runs);
  return {
    job_id: input.id,
    expected: { revision: cursor.revision, last_tick: cursor.last_tick },
    cursor: { ...position, last_tick: lastTick, fired: cursor.fired + runs.length },
    next_tick: position.next_due ?? schedule.next(lastTick),
    runs,
    skips: missed === null ? [] : [missed],
    overlap: definition.overlap,
    plain: input.plain ?? null,
    timeout: input.timeout ?? null,
  };
}

/** The same plan while the job's namespace is stopped: what would run is skipped, and does not use up `max_runs`. */
export function stopTicks(plan: TickPlan): TickPlan {
  const [from] = plan.runs;
  const to = plan.runs.at(-1);
  if (from === undefined || to === undefined) return plan;
  const skip: Skip = { from, to, count: plan.runs.length, reason: 'stopped' };
  const cursor = withoutUnmade(plan.cursor, plan.runs.length, plan.next_tick);
  return { ...plan, cursor, runs: [], skips: [...plan.skips, skip] };
}

/** The greatest age at which ticks still run, milliseconds. */
const runningAgeMs = ({ catch_up, catch_up_window_seconds }: TickPolicies): number =>
  catch_up === 'all' ? Math.max(LATENESS_GRACE_MS, catch_up_window_seconds * 1000) : LATENESS_GRACE_MS;

/** Where an active job goes after `lastTick`: its next tick, or its end. */
export function positionAfter(
  schedule: CompiledSchedule,
  lastTick: number,
  fired: number,
  maxRuns: number | null,
): { status: JobStatus; next_due: number | null } {
  const next = maxRuns !== null && fired >= maxRuns ? null : schedule.next(lastTick);
  return { status: next === null ? 'ended' : 'active', next_due: next };
}

/**
 * The cursor of a plan when `unmade` of the runs that it counts are not made, because they overlap. They do not use up
 * `max_runs`, so a job that would have ended with them goes on with `nextTick`.
 */
export function withoutUnmade(
  cursor: TickPlan['cursor'],
  unmade: number,
  nextTick: number | null,
): TickPlan['cursor'] {
  if (unmade === 0) return cursor;
  const status = nextTick === null ? 'ended' : 'active';
  return { ...cursor, status, next_due: nextTick, fired: cursor.fired - unmade };
}

/** One skip row for all ticks in (after, until], or none when there is no tick in it. */
export function skipRange(
  schedule: CompiledSchedule,
  after: number,
  until: number,
  reason: SkipReason,
): Skip | null {
  const from = schedule.next(after);
  const to = newestTickIn(schedule, after, until);
  if (from === null || to === null) return null;
  return { from, to, count: schedule.count(after, to), reason };
}

function missedRange(
  schedule: CompiledSchedule,
  lastTick: number,
  newestMissed: number | null,
  newestRuns: boolean,
): Skip | null {
  if (newestMissed === null) return null;
  return skipRange(schedule, lastTick, newestRuns ? newestMissed - 1 : newestMissed, 'missed');
}

/** The latest tick in (after, until], or null. */
export function newestTickIn(schedule: CompiledSchedule, after: number, until: number): number | null {
  const newest = until > after ? schedule.previous(until + 1) : null;
  return newest !== null && newest > after ? newest : null;
}

/** The ticks in (after, until], ascending: the earliest MAX_TICKS_PER_PLAN of them. */
export function ticksBetween(schedule: CompiledSchedule, after: number, until: number): number[] {
  const ticks: number[] = [];
  let tick = schedule.next(after);
  while (tick !== null && tick <= until && ticks.length < MAX_TICKS_PER_PLAN) {
    ticks.push(tick);
    tick = schedule.next(tick);
  }
  return ticks;
}
