import type { AnnouncedTick, RunReference } from './message.js';
import { planTicks, type PlanInput } from './planning.js';
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
  cursor: Pick<PlanInput['cursor'], 'status' | 'next_due'>;
}

/**
 * Whether the ticks of a job may be announced: nothing has to be decided about their runs at their instant, except whether the job
 * is still what it was.
 */
export const isAnnounceable = ({ plain, cursor }: AnnounceableJob): boolean =>
  plain !== null && plain !== undefined && cursor.status === 'active';

/**
 * The next tick of a job to announce at `now`, if it is due within `earlyMs`. Null when the tick is due already, when a tick before
 * it is not yet past, when it is the last one or not the only one that its instant brings, and when its job is not announceable.
 * Throws UnusableJobError.
 */
export function announcedTick(input: PlanInput, now: number, earlyMs: number): AnnouncedTick | null {
  const { cursor, plain } = input;
  const { next_due } = cursor;
  if (next_due === null || next_due <= now || next_due - now > earlyMs || cursor.last_tick > now) return null;
  if (!isAnnounceable(input) || plain === null || plain === undefined) return null;
  const plan = planTicks(input, next_due);
  if (plan === null || plan.skips.length > 0 || plan.runs.length !== 1 || plan.runs[0] !== next_due)
    return null;
  if (plan.overlap !== 'allow' || plan.cursor.status !== 'active' || plan.cursor.next_due === null)
    return null;
  return {
    job_id: input.id,
    due_at: next_due,
    revision: cursor.revision,
    last_tick: cursor.last_tick,
    next_due: plan.cursor.next_due,
    fired: plan.cursor.fired,
    timeout: plain.timeout,
  };
}
