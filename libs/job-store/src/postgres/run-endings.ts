import { ACTIVE_STATES, type Policies, type RunState, type RunTrigger } from '@job-scheduler/job-model';
import type { EndedRun } from '../outcomes/ended-run.js';
import { query, type Connection } from './database.js';
import { policiesFrom } from './job-rows.js';
import { IS_BY_ITSELF } from './leased-runs.js';
import { detachPassedOver, detachUnclaimed } from './stopped-dispatches.js';

/** How runs end: parts of statements, so that each ending is written once. */

/** The states in which a run occupies its job, for `IN (…)`. */
export const ACTIVE = ACTIVE_STATES.map((state) => `'${state}'`).join(', ');

/** True of a waiting run `w` whose job has no active run. */
export const MAY_RUN = `
  w.exclusive AND w.finished_at IS NULL AND w.state = 'waiting'
  AND NOT EXISTS (SELECT FROM runs a WHERE a.job_id = w.job_id AND a.exclusive AND a.finished_at IS NULL
                                       AND a.state IN (${ACTIVE}))`;

/** What a statement that may end runs `r` keeps of each run that it wrote, in its CTE `written`. */
export const WRITTEN = `
  r.id, r.job_id, r.attempt, r.trigger, r.state, r.reason, r.exclusive, r.next_attempt_at AS due_at`;

/**
 * The locks that a statement that ends runs `$1` takes first: on the cursors of those that meet a condition, in job-id
 * order. Whoever replaces or stops such a run holds its cursor and then writes the run; the other way round, the two would
 * wait for each other. The statement takes the locks before it looks at a run where `CURSORS_LOCKED` is among its conditions.
 */
export const lockCursorsOf = (runs: string, cursors = 'true'): string => `
    locked AS MATERIALIZED (
      SELECT c.job_id FROM job_cursor c
      WHERE c.job_id IN (SELECT r.job_id FROM runs r WHERE r.id = ANY($1::uuid[]) AND ${runs}) AND ${cursors}
      ORDER BY c.job_id FOR UPDATE
    )`;
/**
 * For calls under way and what follows them: others write such a run only where runs exclude each other. An edit that
 * makes them so gives way.
 */
export const LOCK_CURSORS_FIRST = lockCursorsOf('r.exclusive');
/** For a statement that ends only runs of stopped jobs, since most runs that it writes go on. */
export const LOCK_STOPPED_CURSORS_FIRST = lockCursorsOf(
  "r.state = 'retrying'",
  "c.status IN ('paused', 'disabled')",
);
/**
 * For a statement that may meet any run. Whoever stops a job ends the runs that are not under way, but the end of a call locks
 * its run first. The run may be claimed, or its call end, while this waits for the cursor: should the two then wait for each
 * other, PostgreSQL ends one of them, which is repeated.
 */
const LOCK_CANCELLED_CURSORS_FIRST = lockCursorsOf(
  `(r.exclusive OR r.state IN ('queued', 'waiting', 'retrying'))`,
);
export const CURSORS_LOCKED = '(SELECT count(*) FROM locked) >= 0';

/** The column holds no more; a run must end even so. */
const MAX_FAILURES = 2 ** 31 - 1;

/**
 * Writes the outcomes of the runs in `written` that have ended to the cursors, in job-id order to avoid deadlocks, and only
 * where they are news: `changed` then says how the job fares, by its newest run. Runs that were cancelled at the same time say
 * nothing about that.
 */
export const OUTCOMES_NOTED = `
    outcome AS (
      SELECT DISTINCT ON (job_id) job_id, id, state,
             count(*) FILTER (WHERE state IN ('failed', 'lost')) OVER (PARTITION BY job_id)::int AS failed
      FROM written WHERE state IN ('succeeded', 'failed', 'lost', 'cancelled')
      ORDER BY job_id, state = 'cancelled', id DESC
    ), changed AS (
      SELECT c.job_id, o.id, o.state, j.policies, c.failures AS failures_before,
             CASE o.state WHEN 'succeeded' THEN 0
                          ELSE least(c.failures::bigint + o.failed, ${MAX_FAILURES})::int END AS failures
      FROM job_cursor c JOIN outcome o USING (job_id) JOIN jobs j ON j.id = c.job_id
      WHERE c.last_outcome IS DISTINCT FROM o.state OR o.state IN ('failed', 'lost')
      ORDER BY c.job_id
      FOR UPDATE OF c
    ), noted AS (
      UPDATE job_cursor c SET last_outcome = changed.state, failures = changed.failures
      FROM changed WHERE c.job_id = changed.job_id
    )`;

/**
 * The common end of all statements that may end runs: notes the outcomes, and returns what was written; when a job failed or
 * recovered, its newest run carries how the job fares.
 */
export const NOTE_ENDS = `${OUTCOMES_NOTED}
    SELECT w.id AS run_id, w.job_id, w.attempt, w.trigger, w.state, w.reason, w.exclusive, w.due_at,
           c.failures, c.failures_before, c.policies
    FROM written w LEFT JOIN changed c USING (id)`;

/** A row of a statement that may end runs. The last three columns are set where the outcome is news. */
export interface WrittenRow {
  run_id: string;
  job_id: string;
  attempt: number;
  trigger: RunTrigger;
  state: RunState;
  reason: string | null;
  exclusive: boolean;
  /** When a run that goes on is due again. */
  due_at: number | null;
  failures: number | null;
  failures_before: number | null;
  policies: Partial<Policies> | null;
}

const ENDS: ReadonlySet<RunState> = new Set<EndedRun['state']>(['succeeded', 'failed', 'lost', 'cancelled']);

/** Whether the write ended the run. */
export const isEnded = (row: WrittenRow): row is WrittenRow & Pick<EndedRun, 'state'> => ENDS.has(row.state);

/** The run, if the write ended it, as a list of one entry or none. */
export function endedOf(row: WrittenRow): EndedRun[] {
  if (!isEnded(row)) return [];
  const { run_id, job_id, attempt, trigger, state, reason, failures, failures_before } = row;
  const streak =
    failures === null || failures_before === null
      ? null
      : { failures, failures_before, policies: policiesFrom(row.policies) };
  return [{ run_id, job_id, attempt, trigger, state, reason, streak }];
}

/**
 * Why run `r`, after the attempt that was begun, makes no other: job `j`, with cursor `c`, was deleted, or stopped since the
 * run was made. A run that a user makes while the job is stopped is meant to run, with all its attempts. Else null.
 */
export const STOPPED_BY = `
  CASE WHEN c.job_id IS NULL THEN 'job_deleted'
       WHEN c.status IN ('paused', 'disabled') AND (r.trigger <> 'schedule' AND r.created_at >= j.paused_at) IS NOT TRUE
         THEN 'job_' || c.status
  END`;

/** What every ending sets: when, when it was written if that is another time, and that nothing is due any more. */
export const endsAt = (instant: string): string =>
  `finished_at = ${instant}${instant === 'now()' ? '' : ', noted_at = now()'}, next_attempt_at = NULL`;

/** The same for a write after which the run ends if a condition holds; if not, it is due at the given instant. */
export const endsNowIf = (condition: string, dueElse = 'NULL::timestamptz'): string => `
  finished_at = CASE WHEN ${condition} THEN now() END,
  next_attempt_at = CASE WHEN ${condition} THEN NULL ELSE ${dueElse} END`;

/** Cancels for the reason `$2`: a runner aborts the calls under way, the rest ends here. */
export const CANCEL_OR_ABORT = `
  cancel_reason = $2,
  state = CASE state WHEN 'running' THEN state ELSE 'cancelled' END,
  reason = CASE state WHEN 'running' THEN reason ELSE $2 END,
  ${endsNowIf("state <> 'running'")}`;

/** Turns the run of a tick into the skip row of that tick. */
export const SKIP_TICK = `
  state = 'skipped', ${endsAt('now()')}, skip_from = scheduled_at, skip_to = scheduled_at, skip_count = 1`;

/** Cancels a run that is detached. If its call is under way, its runner aborts it; an ended run stays as it is. */
export const CANCEL_RUN = {
  name: 'cancel_run',
  text: `
    WITH ${LOCK_CANCELLED_CURSORS_FIRST}, written AS (
      UPDATE runs r SET ${CANCEL_OR_ABORT}
      WHERE ${CURSORS_LOCKED} AND id = ANY($1::uuid[]) AND finished_at IS NULL AND ${IS_BY_ITSELF}
      RETURNING ${WRITTEN}
    ), ${NOTE_ENDS}`,
};

/** Cancels the runs of a job for which nothing is being sent. */
export async function cancelRuns(connection: Connection, jobId: string, reason: string): Promise<EndedRun[]> {
  await detachUnclaimed(connection, jobId);
  return (await query<WrittenRow>(connection, CANCEL_RUNS, [jobId, reason])).flatMap(endedOf);
}

/** Cancels the runs of a job that goes on, which its stop did not cancel: their dispatch was locked all the time. */
export async function cancelPassedOver(
  connection: Connection,
  jobId: string,
  reason: string,
): Promise<EndedRun[]> {
  const ids = await detachPassedOver(connection, jobId);
  if (ids.length === 0) return [];
  return (await query<WrittenRow>(connection, CANCEL_RUN, [ids, reason])).flatMap(endedOf);
}

const CANCEL_RUNS = {
  name: 'cancel_runs',
  text: `
    WITH written AS (
      UPDATE runs r SET state = 'cancelled', reason = $2, ${endsAt('now()')}
      WHERE job_id = $1 AND finished_at IS NULL AND state IN ('queued', 'waiting', 'retrying') AND ${IS_BY_ITSELF}
      RETURNING ${WRITTEN}
    ), ${NOTE_ENDS}`,
};
