import { ACTIVE_STATES } from '@job-scheduler/job-model';
import { query, type Connection } from './database.js';

/** How runs end: parts of statements, so that each ending is written once. */

/** The states in which a run occupies its job, for `IN (…)`. */
export const ACTIVE = ACTIVE_STATES.map((state) => `'${state}'`).join(', ');

/** True of a waiting run `w` whose job has no active run. */
export const MAY_RUN = `
  w.exclusive AND w.finished_at IS NULL AND w.state = 'waiting'
  AND NOT EXISTS (SELECT FROM runs a WHERE a.job_id = w.job_id AND a.exclusive AND a.finished_at IS NULL
                                       AND a.state IN (${ACTIVE}))`;

/** Why the run's job, with cursor `c`, no longer lets it continue; else null. */
export const stoppedBy = (runs: 'all' | 'scheduled'): string => `
  CASE WHEN c.job_id IS NULL THEN 'job_deleted'
       WHEN ${runs === 'scheduled' ? "r.trigger = 'schedule' AND " : ''}c.status IN ('paused', 'disabled') THEN 'job_' || c.status
  END`;

/** Cancels for the reason `$2`: a runner aborts the calls under way, the rest ends here. */
export const CANCEL_OR_ABORT = `
  cancel_reason = $2,
  state = CASE state WHEN 'running' THEN state ELSE 'cancelled' END,
  reason = CASE state WHEN 'running' THEN reason ELSE $2 END,
  finished_at = CASE state WHEN 'running' THEN NULL ELSE now() END`;

/** Turns the run of a tick into the skip row of that tick. */
export const SKIP_TICK = `
  state = 'skipped', finished_at = now(), skip_from = scheduled_at, skip_to = scheduled_at, skip_count = 1`;

/** Cancels a run. If its call is under way, its runner aborts it; an ended run stays as it is. */
export const CANCEL_RUN = {
  name: 'cancel_run',
  text: `
    UPDATE runs SET ${CANCEL_OR_ABORT}
    WHERE id = $1 AND finished_at IS NULL`,
};

/** Cancels the runs of a job for which nothing is being sent. */
export const cancelRuns = (connection: Connection, jobId: string, reason: string): Promise<unknown> =>
  query(connection, CANCEL_RUNS, [jobId, reason]);

const CANCEL_RUNS = {
  name: 'cancel_runs',
  text: `
    UPDATE runs SET state = 'cancelled', reason = $2, finished_at = now()
    WHERE job_id = $1 AND finished_at IS NULL AND state IN ('queued', 'waiting', 'retrying')`,
};
