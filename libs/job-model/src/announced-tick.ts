import type { AnnouncedTick, RunReference, UndecidedTick } from './message.js';
import { planTicks, type PlanInput, type TickPlan } from './planning.js';
import { tickRunId } from './run-id.js';

/** The longest time by which a tick may be announced before it is due, milliseconds. */
export const MOST_EARLY_MS = 1_500;

/** The id of the run that a tick becomes. */
export const announcedRunId = ({ due_at, job_id }: AnnouncedTick): string => tickRunId(due_at, job_id);

/** That run, as messages name it, in the trace of its tick. */
export function announcedRun(tick: AnnouncedTick): RunReference {
  const run = { run_id: announcedRunId(tick), attempt: 1 };
  return tick.traceparent === undefined ? run : { ...run, traceparent: tick.traceparent };
}

/** What tells whether the ticks of a job may be announced. */
export interface AnnounceableJob {
  plain?: PlanInput['plain'];
  timeout?: PlanInput['timeout'];
  cursor: Pick<PlanInput['cursor'], 'status' | 'next_due'>;
}

/** To which ticks runners listen: to those of which nothing is to be decided (`plain`), or to those about which they decide as well. */
export type Announceable = 'plain' | 'all';

/** Whether the ticks of a job may be announced: the rules of the job are known, and runners listen to such ticks. */
export const isAnnounceable = (
  { plain, timeout, cursor }: AnnounceableJob,
  announceable: Announceable,
): boolean =>
  typeof timeout === 'number' &&
  cursor.status === 'active' &&
  (announceable === 'all' || hasPlainRuns({ plain }));

/** Whether nothing has to be decided about the runs of a job at their instant, except whether the job is still what it was. */
const hasPlainRuns = ({ plain }: Pick<AnnounceableJob, 'plain'>): boolean =>
  plain !== null && plain !== undefined;

/** Whether something has to be decided about a tick at its instant. */
export const isUndecided = (tick: AnnouncedTick): tick is UndecidedTick => tick.overlap !== undefined;

/**
 * The next tick of a job to announce at `now`, if it is due within `earlyMs`. Null when the tick is due already, when a tick before
 * it is not yet past, when it is the last one or not the only one that its instant brings, and when its job is not announceable.
 * Throws UnusableJobError.
 */
export function announcedTick(
  input: PlanInput,
  now: number,
  earlyMs: number,
  announceable: Announceable,
): AnnouncedTick | null {
  const { cursor, timeout } = input;
  const { next_due } = cursor;
  if (next_due === null || next_due <= now || next_due - now > earlyMs || cursor.last_tick > now) return null;
  if (!isAnnounceable(input, announceable) || typeof timeout !== 'number') return null;
  const plan = planTicks(input, next_due);
  if (plan === null || plan.skips.length > 0 || plan.runs.length !== 1 || plan.runs[0] !== next_due)
    return null;
  if (plan.cursor.status !== 'active' || plan.cursor.next_due === null) return null;
  const tick: AnnouncedTick = {
    job_id: input.id,
    due_at: next_due,
    revision: cursor.revision,
    last_tick: cursor.last_tick,
    next_due: plan.cursor.next_due,
    fired: plan.cursor.fired,
    timeout,
  };
  return hasPlainRuns(input) && plan.overlap === 'allow' ? tick : { ...tick, overlap: plan.overlap };
}

/** What is to be recorded of a tick about which something is to be decided, if its job is still the same. */
export const undecidedPlan = ({
  job_id,
  revision,
  last_tick,
  due_at,
  next_due,
  fired,
  overlap,
}: UndecidedTick): TickPlan => ({
  job_id,
  expected: { revision, last_tick },
  cursor: { status: 'active', last_tick: due_at, next_due, fired },
  next_tick: next_due,
  runs: [due_at],
  skips: [],
  overlap,
});
