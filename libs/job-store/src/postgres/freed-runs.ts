import { ago } from './instants.js';
import { NOTE_ENDS, stoppedBy, WRITTEN } from './run-endings.js';

/** Freeing runs whose runner cannot say how their calls ended: parts of statements, so that it is written once. */

/** How many attempts a run may show before it no longer shows those of lost runners, except the one that ends it. */
const MAX_SHOWN_ATTEMPTS = 50;

export const RUNNER_LOST =
  'The runner stopped or lost its connection before it could record the result; the call may have reached the target.';

export const CUT_OFF =
  'The runner could not reach PostgreSQL, and cut the call off before another could begin; it may have reached the target.';

/** The attempt that was begun with run `r`, for the reason `$1`. By its claim, its late result finds it. */
const LOST_ATTEMPT = `
  jsonb_build_object(
    'number', r.attempt, 'runner_id', r.runner_id, 'claim_id', r.claim_id,
    'started_at', round(extract(epoch FROM r.claimed_at) * 1000),
    'duration_ms', greatest(round(f.ended_after_ms::numeric), 0),
    'http_status', NULL, 'error_code', 'runner_lost', 'error_message', $1::text,
    'response_headers', NULL, 'response_encoding', 'utf8', 'response_bytes', NULL, 'response_truncated', false,
    'timings', NULL)`;

const IS_SHOWN = 'f.has_room OR f.is_lost OR f.ended_by IS NOT NULL';

/** Frees the runs that `abandoned` selects and locks, with the time from their claim to the end of their call. */
const freeing = (abandoned: string): string => `
    WITH abandoned AS (${abandoned}), freed AS (
      SELECT a.id, a.ended_after_ms, coalesce(r.cancel_reason, ${stoppedBy('all')}) AS ended_by,
             coalesce(j.policies ->> 'delivery' = 'at_most_once', false) AS is_lost,
             jsonb_array_length(r.attempts) < ${MAX_SHOWN_ATTEMPTS} AS has_room
      FROM abandoned a JOIN runs r USING (id) LEFT JOIN job_cursor c ON c.job_id = r.job_id
      LEFT JOIN jobs j ON j.id = r.job_id
    ), written AS (
      UPDATE runs r
      SET state = CASE WHEN f.ended_by IS NOT NULL THEN 'cancelled' WHEN f.is_lost THEN 'lost' ELSE 'queued' END,
          reason = coalesce(f.ended_by, CASE WHEN f.is_lost THEN 'runner_lost' END),
          finished_at = CASE WHEN f.ended_by IS NOT NULL OR f.is_lost THEN now() END,
          queued_at = now(), runner_id = NULL, claim_id = NULL,
          started_at = coalesce(r.started_at, r.claimed_at),
          attempts = CASE WHEN ${IS_SHOWN} THEN r.attempts || ${LOST_ATTEMPT} ELSE r.attempts END,
          response_bodies = CASE WHEN ${IS_SHOWN} THEN r.response_bodies || NULL::text ELSE r.response_bodies END
      FROM freed f WHERE r.id = f.id
      RETURNING ${WRITTEN}
    ), ${NOTE_ENDS}`;

/** The runs of runners that are silent by the store's clock, and runs past their deadline. */
export const FREE_ABANDONED = {
  name: 'free_abandoned',
  text: freeing(`
      SELECT r.id, extract(epoch FROM now() - r.claimed_at) * 1000 AS ended_after_ms
      FROM runs r LEFT JOIN runners holder ON holder.id = r.runner_id
      WHERE r.finished_at IS NULL AND r.state = 'running'
        AND (holder.id IS NULL OR r.deadline_at < ${ago('$3')}
             OR holder.renewed_at < ${ago('$2')} AND holder.id <> ALL($5::uuid[]))
      ORDER BY r.id LIMIT $4 FOR UPDATE OF r SKIP LOCKED`),
};

/** Runs that are still held by claims whose calls were cut off. */
export const FREE_CUT_OFF = {
  name: 'free_cut_off',
  text: freeing(`
      SELECT r.id, v.ended_after_ms
      FROM unnest($2::uuid[], $3::uuid[], $4::float8[]) AS v (id, claim_id, ended_after_ms)
      JOIN runs r ON r.id = v.id AND r.claim_id = v.claim_id
      WHERE r.id = ANY($2::uuid[]) AND r.finished_at IS NULL AND r.state = 'running'
      ORDER BY r.id FOR UPDATE OF r`),
};
