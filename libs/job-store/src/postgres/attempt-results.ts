import type { DueRun, Policies, RunState } from '@job-scheduler/job-model';
import type { AttemptResult, JobOutcome } from '../run-ledger.js';
import { policiesFrom } from './job-rows.js';
import type { StoredAttempt } from './schema.js';

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
 * The common end of statements that end runs: writes the outcomes of the runs in `finished` to the cursors, in job-id
 * order to avoid deadlocks, and only where they are news. Returns the runs; when a job failed or recovered, its newest
 * run carries how the job fares.
 */
export const NOTE_OUTCOMES = `
    outcome AS (
      SELECT DISTINCT ON (job_id) job_id, id, state, reason,
             count(*) FILTER (WHERE state IN ('failed', 'lost')) OVER (PARTITION BY job_id)::int AS failed
      FROM finished ORDER BY job_id, id DESC
    ), changed AS (
      SELECT c.job_id, o.id, o.state, o.reason, j.policies, c.failures AS failures_before,
             CASE o.state WHEN 'succeeded' THEN 0 WHEN 'cancelled' THEN c.failures ELSE c.failures + o.failed END AS failures
      FROM job_cursor c JOIN outcome o USING (job_id) JOIN jobs j ON j.id = c.job_id
      WHERE c.last_outcome IS DISTINCT FROM o.state OR o.state IN ('failed', 'lost')
      ORDER BY c.job_id
      FOR UPDATE OF c
    ), noted AS (
      UPDATE job_cursor c SET last_outcome = changed.state, failures = changed.failures
      FROM changed WHERE c.job_id = changed.job_id
    )
    SELECT f.id AS run_id, f.job_id, f.exclusive, c.state, c.reason, c.failures, c.failures_before, c.policies
    FROM finished f LEFT JOIN changed c USING (id)`;

/**
 * Writes final results by compare-and-set on the claim.
 *
 * Without CASE, the planner expects `state = 'running'` to match almost nothing, and compares each run with each result
 * instead of using a hash join.
 */
export const FINISH_RUNS = {
  name: 'finish_runs',
  text: `
    WITH result AS (${RESULT}), finished AS (
      UPDATE runs r
      SET state = v.state, reason = v.reason,
          finished_at = r.claimed_at + (v.started_after + v.duration) * interval '1 millisecond',
          ${ATTEMPT_MADE}
      FROM result v
      WHERE r.id = ANY($1::uuid[]) AND r.id = v.id AND r.claim_id = v.claim_id
        AND CASE WHEN v.id IS NOT NULL THEN r.state END = 'running'
      RETURNING r.id, r.job_id, r.state, r.reason, r.exclusive
    ), ${NOTE_OUTCOMES}`,
};

/** Which of these runs have their results already, and under which claim: finds results that an earlier try wrote. */
export const ENDED_RUNS = {
  name: 'ended_runs',
  text: `
    SELECT r.id, r.claim_id FROM runs r
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

/** Text as PostgreSQL can hold it: what a target sent may contain NUL characters. */
const storableText = (text: string | null): string | null =>
  text === null ? null : Buffer.from(text.replaceAll('\u0000', '\ufffd')).toString();

/** PostgreSQL's jsonb can hold neither NUL nor half a surrogate pair. */
function storableHeaders(headers: Record<string, string> | null): Record<string, string> | null {
  if (headers === null) return null;
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [storableText(name) ?? '', storableText(value) ?? '']),
  );
}

/** A row of a statement that ends runs, or of one that lets them go on: each omits the other's columns. */
export interface FinishedRow {
  run_id: string;
  job_id: string;
  exclusive: boolean;
  due_at?: number | null;
  state?: RunState | null;
  reason?: string | null;
  failures?: number | null;
  failures_before?: number | null;
  policies?: Partial<Policies> | null;
}

/** When a run that goes on is due again, as a list of one entry or none. */
export const dueOf = ({ run_id, due_at }: FinishedRow): DueRun[] =>
  due_at === undefined || due_at === null ? [] : [{ run_id, due_at }];

/** How a job fares, when the result is news. */
export function outcomeOf({ run_id, job_id, state, ...rest }: FinishedRow): JobOutcome[] {
  if (state === undefined || state === null) return [];
  const { reason = null, failures, failures_before, policies = null } = rest;
  const counts = { failures: failures ?? 0, failures_before: failures_before ?? 0 };
  return [{ run_id, job_id, state, reason, ...counts, policies: policiesFrom(policies) }];
}
