import { ago } from './instants.js';
import { detachAllOf, IS_LEASED } from './leased-runs.js';
import { endsNowIf, NOTE_ENDS, STOPPED_BY, WRITTEN } from './run-endings.js';

/** Freeing runs whose runner cannot say how their calls ended: parts of statements, so that it is written once. */

/** How many attempts a run may show before it no longer shows those of lost runners, except the one that ends it. */
const MAX_SHOWN_ATTEMPTS = 50;

export const RUNNER_LOST =
  'The runner stopped or lost its connection before it could record the result; the call may have reached the target.';

export const CUT_OFF =
  'The runner could not reach PostgreSQL, and cut the call off before another could begin; it may have reached the target.';

/** The attempt that was begun with run `r`. By its claim, its late result finds it. `message`: a parameter, why it ended. */
const lostAttempt = (message: string): string => `
  jsonb_build_object(
    'number', r.attempt, 'runner_id', r.runner_id, 'claim_id', r.claim_id,
    'started_at', round(extract(epoch FROM r.claimed_at) * 1000),
    'duration_ms', greatest(round(f.ended_after_ms::numeric), 0),
    'http_status', NULL, 'error_code', 'runner_lost', 'error_message', ${message}::text,
    'response_headers', NULL, 'response_encoding', 'utf8', 'response_bytes', NULL, 'response_truncated', false,
    'timings', NULL)`;

const IS_SHOWN = 'f.has_room OR f.is_lost OR f.ended_by IS NOT NULL';

/** Which runs to free, and how. */
interface Freeing {
  /** Selects their `id`, `job_id` and `ended_after_ms`, the time from their claim to the end of their call. */
  candidates: string;
  /** Whether run `r`, a candidate `c` with the given `holder`, is still to be freed once its cursor is locked. */
  isStill: string;
  /** What to do with rows that are locked. */
  locking: 'FOR UPDATE' | 'FOR UPDATE SKIP LOCKED';
  message: string;
}

/** Locks the cursors first, as everything that ends runs does. */
const freeing = ({ candidates, isStill, locking, message }: Freeing): string => `
    WITH candidate AS MATERIALIZED (${candidates}), locked AS MATERIALIZED (
      SELECT k.job_id FROM job_cursor k WHERE k.job_id IN (SELECT job_id FROM candidate)
      ORDER BY k.job_id ${locking}
    ), abandoned AS (
      SELECT r.id, c.ended_after_ms
      FROM runs r JOIN candidate c ON c.id = r.id LEFT JOIN runners holder ON holder.id = r.runner_id
      WHERE ${isStill} AND (r.job_id IN (SELECT job_id FROM locked)
        OR NOT EXISTS (SELECT FROM job_cursor k WHERE k.job_id = r.job_id))
      ${locking.replace('UPDATE', 'UPDATE OF r')}
    ), freed AS (
      SELECT a.id, a.ended_after_ms, coalesce(r.cancel_reason, ${STOPPED_BY}) AS ended_by,
             coalesce(j.policies ->> 'delivery' = 'at_most_once', false) AS is_lost,
             jsonb_array_length(r.attempts) < ${MAX_SHOWN_ATTEMPTS} AS has_room
      FROM abandoned a JOIN runs r USING (id) LEFT JOIN job_cursor c ON c.job_id = r.job_id
      LEFT JOIN jobs j ON j.id = r.job_id
    ), written AS (
      UPDATE runs r
      SET state = CASE WHEN f.ended_by IS NOT NULL THEN 'cancelled' WHEN f.is_lost THEN 'lost' ELSE 'queued' END,
          reason = coalesce(f.ended_by, CASE WHEN f.is_lost THEN 'runner_lost' END),
          ${endsNowIf('(f.ended_by IS NOT NULL OR f.is_lost)')},
          queued_at = now(), runner_id = NULL, claim_id = NULL,
          started_at = coalesce(r.started_at, r.claimed_at),
          attempts = CASE WHEN ${IS_SHOWN} THEN r.attempts || ${lostAttempt(message)} ELSE r.attempts END,
          response_bodies = CASE WHEN ${IS_SHOWN} THEN r.response_bodies || NULL::text ELSE r.response_bodies END
      FROM freed f WHERE r.id = f.id
      RETURNING ${WRITTEN}
    ), ${NOTE_ENDS}`;

const IS_RUNNING = `r.finished_at IS NULL AND r.state = 'running'`;

/** Whether the claim of a row, of which `holder` is the runner, has ended. */
const claimIsOver = (row: string): string => `
  (holder.id IS NULL OR ${row}.deadline_at < ${ago('$2')}
    OR holder.renewed_at < ${ago('$1')} AND holder.id <> ALL($4::uuid[]))`;

const IS_ABANDONED = `${IS_RUNNING} AND ${claimIsOver('r')}`;

/**
 * The runs of runners that are silent for `$1` by the store's clock, except those in `$4`, and runs past their deadline by
 * `$2`; at most `$3`; never those in `$5` and, unless it is null, only those in `$6`.
 */
export const ABANDONED = {
  name: 'abandoned_runs',
  text: `
    SELECT r.id, r.job_id, extract(epoch FROM now() - r.claimed_at) * 1000 AS ended_after_ms
    FROM runs r LEFT JOIN runners holder ON holder.id = r.runner_id
    WHERE ${IS_ABANDONED} AND r.id <> ALL($5::uuid[]) AND ($6::uuid[] IS NULL OR r.id = ANY($6::uuid[]))
    ORDER BY r.id LIMIT $3`,
};

/** Whether nobody claimed dispatch `d` in time, or its claim is over. */
const IS_ABANDONED_DISPATCH = `
  CASE WHEN d.claim_id IS NULL THEN d.claim_before < ${ago('$2')} ELSE ${claimIsOver('d')} END`;

/**
 * Detaches the runs of dispatches whose claim is over in the same way, to be freed as all others are; and of those that nobody
 * claimed in time, to be looked at one by one. `$3`: about so many runs.
 */
export const DETACH_ABANDONED = {
  name: 'detach_abandoned',
  text: detachAllOf(IS_ABANDONED_DISPATCH, '$3'),
};

/** The runs that DETACH_ABANDONED detaches, except those in `$5`; at most `$3`. */
export const ABANDONED_IN_DISPATCHES = {
  name: 'abandoned_in_dispatches',
  text: `
    SELECT r.id FROM dispatches d LEFT JOIN runners holder ON holder.id = d.runner_id
    JOIN runs r ON r.id = ANY(d.run_ids) AND r.dispatch_id = d.id
    WHERE d.open_runs > 0 AND (${IS_ABANDONED_DISPATCH}) AND ${IS_LEASED} AND r.id <> ALL($5::uuid[])
    ORDER BY r.id LIMIT $3`,
};

/** Skips what is locked, so that nobody waits for recovery: such a run is freed in the next pass. */
export const FREE_ABANDONED = {
  name: 'free_abandoned',
  text: freeing({
    candidates: ABANDONED.text,
    isStill: IS_ABANDONED,
    locking: 'FOR UPDATE SKIP LOCKED',
    message: '$7',
  }),
};

/** Runs that are still held by claims whose calls were cut off. */
export const FREE_CUT_OFF = {
  name: 'free_cut_off',
  text: freeing({
    candidates: `
      SELECT r.id, r.job_id, r.claim_id, v.ended_after_ms
      FROM unnest($1::uuid[], $2::uuid[], $3::float8[]) AS v (id, claim_id, ended_after_ms)
      JOIN runs r ON r.id = v.id AND r.claim_id = v.claim_id
      WHERE r.id = ANY($1::uuid[]) AND ${IS_RUNNING}`,
    isStill: `${IS_RUNNING} AND r.claim_id = c.claim_id`,
    locking: 'FOR UPDATE',
    message: '$4',
  }),
};
