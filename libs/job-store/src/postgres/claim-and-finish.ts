import type { AttemptResult } from '../run-ledger.js';
import type { StoredAttempt } from './run-rows.js';

/**
 * Takes queued runs by compare-and-set, with the operation that their jobs have at this moment. A run that this
 * claim already holds is answered again. `$1` are the runs, `$2` is the attempt that all of them are to make, then
 * runner and claim id.
 */
export const CLAIM_RUNS = {
  name: 'claim_runs',
  text: `
    UPDATE runs r
    SET state = 'running', runner_id = $3, claim_id = $4, job_revision = c.revision,
        claimed_at = CASE r.state WHEN 'queued' THEN clock_timestamp() ELSE r.claimed_at END,
        deadline_at = clock_timestamp() + j.timeout_seconds * interval '1 second'
    FROM jobs j, job_cursor c
    WHERE r.id = ANY($1::uuid[]) AND r.attempt = $2 AND j.id = r.job_id AND c.job_id = r.job_id
      AND (r.state = 'queued' OR (r.state = 'running' AND r.claim_id = $4))
    RETURNING r.id AS run_id, r.job_id, c.revision AS job_revision, r.attempt, r.trigger, r.scheduled_at,
              r.payload AS own_payload, j.callback_url, j.http_method, j.headers, j.query, j.payload, j.timeout_seconds`,
};

/**
 * Writes results by compare-and-set on the claim. Outcomes go to the cursors, in job-id order for the sake of deadlocks,
 * and only where they differ.
 *
 * CASE keeps the planner from expecting next to nothing of `state = 'running'`, which would have it compare each run
 * with each result instead of joining them by hash.
 */
export const FINISH_RUNS = {
  name: 'finish_runs',
  text: `
    WITH result AS (
      SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::float8[], $6::float8[], $7::jsonb[], $8::text[])
        AS v (id, claim_id, state, reason, started_after, duration, attempt, body)
    ), finished AS (
      UPDATE runs r
      SET state = v.state, reason = v.reason,
          started_at = coalesce(r.started_at, r.claimed_at + v.started_after * interval '1 millisecond'),
          finished_at = r.claimed_at + (v.started_after + v.duration) * interval '1 millisecond',
          attempts = r.attempts || (v.attempt || jsonb_build_object('started_at',
            round(extract(epoch FROM r.claimed_at) * 1000 + v.started_after::numeric))),
          response_bodies = r.response_bodies || v.body
      FROM result v
      WHERE r.id = ANY($1::uuid[]) AND r.id = v.id AND r.claim_id = v.claim_id
        AND CASE WHEN v.id IS NOT NULL THEN r.state END = 'running'
      RETURNING r.id, r.job_id, r.state
    ), outcome AS (
      SELECT DISTINCT ON (job_id) job_id, state FROM finished ORDER BY job_id, id DESC
    ), changed AS (
      SELECT c.job_id, o.state FROM job_cursor c JOIN outcome o USING (job_id)
      WHERE c.last_outcome IS DISTINCT FROM o.state
      ORDER BY c.job_id
      FOR UPDATE OF c
    ), noted AS (
      UPDATE job_cursor c SET last_outcome = changed.state FROM changed WHERE c.job_id = changed.job_id
    )
    SELECT id FROM finished`,
};

/** Which of these runs have ended, and under which claim: for results that an earlier try wrote. */
export const ENDED_RUNS = {
  name: 'ended_runs',
  text: `SELECT r.id, r.claim_id FROM runs r WHERE r.id = ANY($1::uuid[]) AND r.finished_at IS NOT NULL`,
};

/** The parameters of FINISH_RUNS. */
export function finishValues(results: AttemptResult[]): unknown[] {
  return [
    results.map((result) => result.run_id),
    results.map((result) => result.claim_id),
    results.map((result) => result.state),
    results.map((result) => result.reason),
    results.map((result) => result.started_after_ms),
    results.map((result) => result.attempt.duration_ms),
    results.map((result) => JSON.stringify(storedAttempt(result))),
    results.map((result) => storableText(result.attempt.response_body)),
  ];
}

function storedAttempt({ attempt }: AttemptResult): Omit<StoredAttempt, 'started_at'> {
  const { response_body: _, ...rest } = attempt;
  return { ...rest, error_message: storableText(rest.error_message) };
}

/** Text as PostgreSQL can hold it: what a target sent may contain NUL characters. */
const storableText = (text: string | null): string | null =>
  text === null ? null : Buffer.from(text.replaceAll('\u0000', '\ufffd')).toString();
