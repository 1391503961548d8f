import type { AttemptResult } from '../claim-ledger.js';
import { CURSORS_LOCKED, endsAt, LOCK_CURSORS_FIRST, NOTE_ENDS, WRITTEN } from './run-endings.js';
import type { StoredAttempt } from './schema.js';
import { storableHeaders, storableText } from './storable.js';

/** The results as rows `v`. */
export const RESULT = `
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::float8[], $6::float8[], $7::jsonb[],
                       $8::text[], $9::float8[])
    AS v (id, claim_id, state, reason, started_after, duration, attempt, body, due_in)`;

/** What an attempt leaves in its run, whatever happens next. */
export const ATTEMPT_MADE = `
  started_at = coalesce(r.started_at, r.claimed_at + v.started_after * interval '1 millisecond'),
  attempts = r.attempts || (v.attempt || jsonb_build_object('runner_id', r.runner_id, 'started_at',
    round(extract(epoch FROM r.claimed_at) * 1000 + v.started_after::numeric))),
  response_bodies = r.response_bodies || v.body`;

/**
 * Writes final results by compare-and-set on the claim.
 *
 * Without CASE, the planner expects `state = 'running'` to match almost nothing, and compares each run with each result
 * instead of using a hash join.
 */
export const FINISH_RUNS = {
  name: 'finish_runs',
  text: `
    WITH result AS (${RESULT}), ${LOCK_CURSORS_FIRST}, written AS (
      UPDATE runs r
      SET state = v.state, reason = v.reason,
          ${endsAt("r.claimed_at + (v.started_after + v.duration) * interval '1 millisecond'")},
          ${ATTEMPT_MADE}
      FROM result v
      WHERE ${CURSORS_LOCKED} AND r.id = ANY($1::uuid[]) AND r.id = v.id AND r.claim_id = v.claim_id
        AND CASE WHEN v.id IS NOT NULL THEN r.state END = 'running'
      RETURNING ${WRITTEN}
    ), ${NOTE_ENDS}`,
};

const LATE =
  'The result came too late to count: the runner could not reach PostgreSQL in time, and the run had been freed.';

/** Adds late results to the attempts that freed runs show. Only the first result of a claim is added. */
export const KEEP_LATE = {
  name: 'keep_late',
  text: `
    WITH result AS (${RESULT}), shown AS (
      SELECT r.id, a.place::int AS place, v.body,
             (a.attempt - 'claim_id') || (v.attempt - 'number') || jsonb_build_object(
               'error_code', 'runner_lost',
               'error_message', concat_ws(' ', '${LATE}', v.attempt ->> 'error_message')) AS attempt
      FROM result v JOIN runs r ON r.id = v.id
      CROSS JOIN jsonb_array_elements(r.attempts) WITH ORDINALITY AS a (attempt, place)
      WHERE r.id = ANY($1::uuid[]) AND a.attempt ->> 'claim_id' = v.claim_id::text
      FOR UPDATE OF r
    )
    UPDATE runs r
    SET attempts = jsonb_set(r.attempts, ARRAY[(s.place - 1)::text], s.attempt),
        response_bodies = r.response_bodies[:s.place - 1] || s.body || r.response_bodies[s.place + 1:]
    FROM shown s WHERE r.id = s.id`,
};

/**
 * Which of these runs have their results already, and under which claim: finds results that an earlier try wrote. What
 * they said about their jobs is in the cursors; a recovery is settled by the sweep of the alerts.
 */
export const RESULTS_WRITTEN = {
  name: 'results_written',
  text: `
    SELECT r.id AS run_id, r.claim_id, r.job_id, r.attempt, r.trigger, r.state, r.reason, r.exclusive,
           r.next_attempt_at AS due_at, f.failures, f.failures AS failures_before, j.policies
    FROM runs r LEFT JOIN jobs j ON j.id = r.job_id
    LEFT JOIN job_cursor f ON f.job_id = r.job_id AND f.failures > 0 AND r.state IN ('failed', 'lost')
    WHERE r.id = ANY($1::uuid[]) AND (r.finished_at IS NOT NULL OR r.state IN ('retrying', 'awaiting'))`,
};

/** The parameters of FINISH_RUNS and KEEP_RUNS. */
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
    results.map((result) => result.due_in_ms),
  ];
}

function storedAttempt({
  attempt,
}: AttemptResult): Omit<StoredAttempt, 'started_at' | 'runner_id' | 'completion'> {
  const { response_body: _, ...rest } = attempt;
  return {
    ...rest,
    error_message: storableText(rest.error_message),
    response_headers: storableHeaders(rest.response_headers),
  };
}
