import { AGES_FROM, JOB } from './claims.js';
import type { StatementOn } from './daily-statements.js';
import { IS_LEASED } from './leased-runs.js';

/**
 * Claims dispatches, by one update of each. `$1` are runs, `$2` their dispatches, `$3` the revisions of their jobs that the caller
 * knows, else 0: only what differs is answered. `$4` are the dispatches, `$5` and `$6` the runner and the claim id. A dispatch
 * that this claim already holds is answered again.
 *
 * - A dispatch is claimed if all runs that it still has are among `$1`. Its count is that of the row that was locked, and a run that
 *   was detached since this statement began to look is in `left_out` there: so the runs that are counted are those it has.
 * - A run whose job is not as it was recorded is detached instead, to be claimed by itself. It is in `left_out` then, and what is
 *   there is not answered, whatever this statement saw of it.
 * - Nothing waits for a dispatch that is locked: what this statement sees of the jobs would be old by then.
 */
export const claimDispatches: StatementOn = (table) => ({
  name: `claim_dispatches_${table}`,
  text: `
    WITH wanted AS MATERIALIZED (
      SELECT d.id, d.open_runs, d.left_out FROM dispatches d
      WHERE d.id = ANY($4::uuid[])
        AND (d.claim_id = $6 OR d.claim_id IS NULL AND d.claim_before > clock_timestamp())
      ORDER BY d.id FOR NO KEY UPDATE SKIP LOCKED
    ), member AS MATERIALIZED (
      SELECT r.id, r.dispatch_id, r.job_id, r.trigger, r.scheduled_at, r.payload, c.revision, v.known,
             ${AGES_FROM} AS ages_from, c.last_tick, c.next_due,
             (c.revision = r.job_revision AND c.status NOT IN ('paused', 'disabled')) IS TRUE AS is_as_recorded
      FROM unnest($1::uuid[], $2::uuid[], $3::int[]) AS v (id, dispatch_id, known)
      JOIN ${table} r ON r.id = v.id AND r.dispatch_id = v.dispatch_id
      LEFT JOIN job_cursor c ON c.job_id = r.job_id
      WHERE ${IS_LEASED}
    ), named AS (
      SELECT m.dispatch_id, count(*) AS runs,
             coalesce(array_agg(m.id) FILTER (WHERE NOT m.is_as_recorded), '{}') AS differing
      FROM member m JOIN wanted w ON w.id = m.dispatch_id
      WHERE m.id <> ALL(w.left_out)
      GROUP BY m.dispatch_id
    ), claimed AS (
      UPDATE dispatches d
      SET runner_id = $5, claim_id = $6, claimed_at = coalesce(d.claimed_at, clock_timestamp()),
          deadline_at = clock_timestamp() + d.timeout_seconds * interval '1 second',
          open_runs = d.open_runs - cardinality(n.differing), left_out = d.left_out || n.differing
      FROM wanted w JOIN named n ON n.dispatch_id = w.id
      WHERE d.id = w.id AND n.runs = w.open_runs
      RETURNING d.id, d.claimed_at, d.queued_at, d.left_out
    ), detached AS (
      UPDATE ${table} r SET dispatch_id = NULL, queued_at = d.queued_at
      FROM member m JOIN claimed d ON d.id = m.dispatch_id
      WHERE NOT m.is_as_recorded AND r.id = m.id AND r.dispatch_id = m.dispatch_id
    )
    SELECT r.id AS run_id, r.dispatch_id, r.job_id, r.revision AS job_revision, 1 AS attempt, r.trigger, r.scheduled_at,
           r.payload::text AS own_payload,
           (extract(epoch FROM d.claimed_at - r.ages_from) * 1000)::float8 AS age_ms,
           CASE WHEN r.last_tick > r.ages_from THEN 0
                ELSE (extract(epoch FROM r.next_due - d.claimed_at) * 1000)::float8 END AS next_tick_in_ms,
           NULL::float8 AS begin_within_ms,
           CASE WHEN r.revision <> r.known THEN (SELECT ${JOB} FROM jobs j WHERE j.id = r.job_id) END AS job
    FROM member r JOIN claimed d ON d.id = r.dispatch_id
    WHERE r.id <> ALL(d.left_out)`,
});
