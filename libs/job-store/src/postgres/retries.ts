import { ATTEMPT_MADE, RESULT } from './attempt-results.js';
import { ago } from './instants.js';
import { IS_BY_ITSELF } from './leased-runs.js';
import {
  CURSORS_LOCKED,
  endsNowIf,
  LOCK_CURSORS_FIRST,
  LOCK_STOPPED_CURSORS_FIRST,
  NOTE_ENDS,
  STOPPED_BY,
  WRITTEN,
} from './run-endings.js';

/** When a run goes on: at once if the target reported before its 202 was written. */
const DUE_AGAIN = `
  now() + CASE WHEN v.state = 'awaiting' AND r.completion IS NOT NULL THEN 0 ELSE v.due_in END * interval '1 millisecond'`;

/** Writes results after which the run continues: with another attempt, or with its completion. */
export const KEEP_RUNS = {
  name: 'keep_runs',
  text: `
    WITH result AS (${RESULT}), ${LOCK_CURSORS_FIRST}, held AS (
      SELECT r.id,
             coalesce(r.cancel_reason, CASE v.state WHEN 'retrying' THEN ${STOPPED_BY} END) AS ended_by
      FROM result v JOIN runs r ON r.id = v.id AND r.claim_id = v.claim_id AND r.state = 'running'
      LEFT JOIN job_cursor c ON c.job_id = r.job_id LEFT JOIN jobs j ON j.id = r.job_id
      WHERE ${CURSORS_LOCKED} AND r.id = ANY($1::uuid[])
      FOR UPDATE OF r
    ), written AS (
      UPDATE runs r
      SET state = CASE WHEN h.ended_by IS NULL THEN v.state ELSE 'cancelled' END,
          reason = coalesce(h.ended_by, v.reason),
          ${endsNowIf('h.ended_by IS NOT NULL', DUE_AGAIN)},
          ${ATTEMPT_MADE}
      FROM held h JOIN result v USING (id)
      WHERE r.id = h.id
      RETURNING ${WRITTEN}
    ), ${NOTE_ENDS}`,
};

/**
 * Queues runs for their next attempt. The second part sees the rows as they were before the first, including runs that
 * were queued already.
 */
export const BECOME_DUE = {
  name: 'become_due',
  text: `
    WITH ${LOCK_STOPPED_CURSORS_FIRST}, wanted AS (
      SELECT ${WRITTEN}, ${STOPPED_BY} AS ended_by
      FROM runs r LEFT JOIN job_cursor c ON c.job_id = r.job_id LEFT JOIN jobs j ON j.id = r.job_id
      WHERE ${CURSORS_LOCKED} AND r.id = ANY($1::uuid[]) AND r.state IN ('queued', 'retrying')
        AND ${IS_BY_ITSELF}
    ), written AS (
      UPDATE runs r
      SET state = CASE WHEN w.ended_by IS NULL THEN 'queued' ELSE 'cancelled' END,
          reason = coalesce(w.ended_by, r.reason),
          ${endsNowIf('w.ended_by IS NOT NULL')},
          attempt = r.attempt + CASE WHEN w.ended_by IS NULL THEN 1 ELSE 0 END,
          queued_at = now(), claim_id = NULL, runner_id = NULL, completion = NULL
      FROM wanted w
      WHERE r.id = w.id AND w.state = 'retrying' AND r.state = 'retrying' AND r.next_attempt_at <= now()
      RETURNING ${WRITTEN}
    ), ${NOTE_ENDS}
    UNION ALL
    SELECT id, job_id, attempt, trigger, state, reason, exclusive, CASE state WHEN 'retrying' THEN due_at END,
           NULL, NULL, NULL
    FROM wanted WHERE state = 'queued' OR due_at > now()`,
};

/** Runs that wait for their next attempt or their completion, page by page. */
export const DUE_RUNS = {
  name: 'due_runs',
  text: `
    SELECT id AS run_id, next_attempt_at AS due_at FROM runs
    WHERE state IN ('retrying', 'awaiting') AND id > $1 ORDER BY id LIMIT $2`,
};

/** Such runs that have been due for longer than `$1` milliseconds. */
export const OVERDUE_RUNS = {
  name: 'overdue_runs',
  text: `
    SELECT id AS run_id, next_attempt_at AS due_at FROM runs
    WHERE state IN ('retrying', 'awaiting') AND next_attempt_at < ${ago('$1')} AND id <> ALL($3::uuid[])
    ORDER BY next_attempt_at LIMIT $2`,
};
