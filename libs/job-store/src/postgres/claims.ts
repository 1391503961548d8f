import { DEFAULT_POLICIES, type Operation } from '@job-scheduler/job-model';
import type { ClaimedRun } from '../claim-ledger.js';
import type { StatementOn } from './daily-statements.js';
import { callFrom, policiesFrom, storedPayload } from './job-rows.js';
import { IS_BY_ITSELF, IS_LEASED } from './leased-runs.js';
import type { StoredCall, StoredPolicies } from './schema.js';
import {
  CURSORS_LOCKED,
  endsAt,
  lockCursorsOf,
  NOTE_ENDS,
  SKIP_TICK,
  STOPPED_BY,
  WRITTEN,
} from './run-endings.js';

/** The instant from which a run's age counts: the tick of a backfilled run lies in the past. */
export const AGES_FROM = "CASE r.trigger WHEN 'backfill' THEN r.created_at ELSE r.scheduled_at END";

/** From an instant to the next tick after the run `r`, by the cursor `c`, milliseconds; NULL when there is none. */
export const nextTickIn = (at: string): string => `
  CASE WHEN c.last_tick > ${AGES_FROM} THEN 0
       ELSE (extract(epoch FROM c.next_due - ${at}) * 1000)::float8 END`;

/** From an instant to when the run `r` of job `j` is too old to begin, milliseconds; NULL when it never is. */
const oldIn = (at: string): string => `
  (CASE jsonb_typeof(j.policies #> '{retry,max_age_seconds}')
     WHEN 'number' THEN (j.policies #>> '{retry,max_age_seconds}')::float8 END
   - extract(epoch FROM ${at} - ${AGES_FROM})::float8) * 1000`;

/** The same until its job's next tick, if nothing may begin after that. */
const supersededIn = (at: string): string =>
  `CASE WHEN j.policies #> '{retry,until_next_tick}' = 'true' THEN ${nextTickIn(at)} END`;

/** From an instant to when the run `r` of job `j`, with cursor `c`, may begin no more, milliseconds; NULL when it always may. */
export const beginWithin = (at: string): string => `least(${oldIn(at)}, ${supersededIn(at)})`;

/** Why no attempt of the run may begin any more, by its job's `retry` policy; else NULL. */
const TOO_LATE = `
  CASE WHEN ${oldIn('clock_timestamp()')} < 0 THEN 'max_age_passed'
       WHEN ${supersededIn('clock_timestamp()')} <= 0 THEN 'next_tick_passed' END`;

/** What a call needs of job `j`. JSON that was stored as text keeps its order in it. */
export const JOB = `
  json_build_object(
    'callback_url', j.callback_url, 'http_method', j.http_method, 'headers', j.headers, 'query', j.query,
    'payload', j.payload::text, 'timeout_seconds', j.timeout_seconds, 'success', j.success, 'name', j.name, 'namespace', j.namespace,
    'policies', j.policies,
    'completion', CASE WHEN j.policies ? 'completion' THEN (
      SELECT jsonb_build_object('public_url', public_url, 'key', encode(key, 'base64')) FROM completion_endpoint
    ) END)`;

/** Whether a tick was recorded so long ago that it must not run any more, and no attempt of it was begun. */
const EXPIRED = `
  r.trigger = 'schedule' AND r.attempt = 1 AND r.claimed_at IS NULL AND r.created_at
  < clock_timestamp() - coalesce(
      CASE jsonb_typeof(j.policies -> 'catch_up_window_seconds')
        WHEN 'number' THEN (j.policies ->> 'catch_up_window_seconds')::float8 END,
      ${DEFAULT_POLICIES.catch_up_window_seconds}) * interval '1 second'`;

/**
 * Takes queued runs by compare-and-set, with the current operation of their jobs. A run that this claim already holds
 * is returned again. `$1` are the runs, `$2` the attempts that they make, `$3` the revisions of their jobs that the caller
 * knows, else 0: only what differs is answered. `$4` and `$5` are the runner and the claim id.
 */
export const claimRuns: StatementOn = (table) => ({
  name: `claim_${table}`,
  text: `
    UPDATE ${table} r
    SET state = 'running', runner_id = $4, claim_id = $5, job_revision = c.revision,
        claimed_at = CASE r.state WHEN 'queued' THEN clock_timestamp() ELSE r.claimed_at END,
        deadline_at = clock_timestamp() + j.timeout_seconds * interval '1 second'
    FROM unnest($1::uuid[], $2::int[], $3::int[]) AS v (id, attempt, known), jobs j, job_cursor c
    WHERE r.id = v.id AND r.attempt = v.attempt AND j.id = r.job_id AND c.job_id = r.job_id AND ${IS_BY_ITSELF}
      AND (r.state = 'queued' AND NOT (${EXPIRED}) AND coalesce(r.cancel_reason, ${STOPPED_BY}, ${TOO_LATE}) IS NULL
           OR (r.state = 'running' AND r.claim_id = $5))
    RETURNING r.id AS run_id, NULL::uuid AS dispatch_id, r.job_id, c.revision AS job_revision, r.attempt, r.trigger, r.scheduled_at,
              r.payload::text AS own_payload,
              (extract(epoch FROM r.claimed_at - ${AGES_FROM})
                * 1000)::float8 AS age_ms,
              ${nextTickIn('r.claimed_at')} AS next_tick_in_ms,
              ${beginWithin('r.claimed_at')} AS begin_within_ms,
              CASE WHEN c.revision <> v.known THEN ${JOB} END AS job`,
});

/** The runs of claims that stand, except those that were stopped, or whose job was, since they were claimed. */
export const stillWanted: StatementOn = (table) => ({
  name: `still_wanted_${table}`,
  text: `
    SELECT r.id FROM unnest($1::uuid[], $2::uuid[]) AS v (id, claim_id)
    JOIN ${table} r ON r.id = v.id LEFT JOIN dispatches d ON d.id = r.dispatch_id
    JOIN jobs j ON j.id = r.job_id LEFT JOIN job_cursor c ON c.job_id = r.job_id
    WHERE CASE WHEN ${IS_LEASED} THEN d.claim_id = v.claim_id ELSE r.state = 'running' AND r.claim_id = v.claim_id END
      AND coalesce(r.cancel_reason, ${STOPPED_BY}) IS NULL`,
});

/** Skips the expired ones among the runs: a run that a claim did not get may have expired. */
export const EXPIRE_RUNS = {
  name: 'expire_runs',
  text: `
    UPDATE runs r
    SET ${SKIP_TICK}, reason = 'expired'
    FROM jobs j WHERE r.id = ANY($1::uuid[]) AND j.id = r.job_id AND r.state = 'queued' AND ${IS_BY_ITSELF} AND ${EXPIRED}
    RETURNING r.id AS run_id, r.job_id, r.attempt, r.trigger, r.state, r.reason`,
};

/** Why queued run `r` of job `j`, with cursor `c`, may not begin any more; else null. */
const MAY_NOT_BEGIN = `coalesce(r.cancel_reason, ${STOPPED_BY}, ${TOO_LATE})`;

/**
 * Of the runs that a claim left out, another runner has most, and they need no lock. Whoever stops a job ends its queued runs,
 * whether they exclude each other or not.
 */
const LOCK_LATE_CURSORS_FIRST = lockCursorsOf(`
  r.state = 'queued' AND (r.exclusive OR EXISTS (
    SELECT FROM jobs j LEFT JOIN job_cursor c ON c.job_id = j.id
    WHERE j.id = r.job_id AND ${MAY_NOT_BEGIN} IS NOT NULL))`);

/**
 * Ends those of the runs that may not begin any more, because it is too late, or they or their job were stopped. A run that
 * a claim left out may be one.
 */
export const END_LATE_RUNS = {
  name: 'end_late_runs',
  text: `
    WITH ${LOCK_LATE_CURSORS_FIRST}, late AS (
      SELECT r.id, coalesce(r.cancel_reason, ${STOPPED_BY}) AS stopped_by, ${TOO_LATE} AS too_late
      FROM runs r JOIN jobs j ON j.id = r.job_id LEFT JOIN job_cursor c ON c.job_id = r.job_id
      WHERE ${CURSORS_LOCKED} AND r.id = ANY($1::uuid[]) AND r.state = 'queued' AND ${IS_BY_ITSELF}
        AND (c.job_id IS NULL OR c.job_id IN (SELECT job_id FROM locked))
      FOR UPDATE OF r
    ), written AS (
      UPDATE runs r
      SET state = CASE WHEN stopped_by IS NULL THEN 'failed' ELSE 'cancelled' END,
          reason = coalesce(stopped_by, too_late), ${endsAt('now()')}
      FROM late WHERE r.id = late.id AND coalesce(stopped_by, too_late) IS NOT NULL
      RETURNING ${WRITTEN}
    ), ${NOTE_ENDS}`,
};

/** Gives claimed runs back, to be published again at a later time. One of which no attempt was begun can expire again. */
export const POSTPONE_RUNS = {
  name: 'postpone_runs',
  text: `
    UPDATE runs r
    SET state = 'queued', runner_id = NULL, claim_id = NULL,
        claimed_at = CASE WHEN r.started_at IS NOT NULL THEN r.claimed_at END,
        queued_at = now() + v.delay * interval '1 millisecond'
    FROM unnest($1::uuid[], $3::float8[]) AS v (id, delay)
    WHERE r.id = ANY($1::uuid[]) AND r.id = v.id AND r.state = 'running' AND r.claim_id = $2
    RETURNING r.id AS run_id, r.queued_at AS due_at`,
};

/**
 * The claims of a runner whose calls must be aborted. Asked several times a second, and planning it over all partitions takes five
 * times as long as looking, so its plan is kept.
 */
export const CANCELLED_CLAIMS = {
  name: 'cancelled_claims',
  text: `
    SELECT id AS run_id, claim_id, cancel_reason AS reason FROM runs
    WHERE runner_id = $1 AND cancel_reason IS NOT NULL AND finished_at IS NULL AND state = 'running'`,
};

/** A row of claimRuns. */
export type ClaimRow = Omit<
  ClaimedRun,
  'operation' | 'own_payload' | 'policies' | 'completion' | 'job_name' | 'namespace'
> & {
  /** JSON as it was written. */
  own_payload: string | null;
  /** Null when the caller knows it. */
  job: JobOfClaim | null;
};

type JobOfClaim = Omit<Operation, 'payload' | keyof StoredCall> & {
  name: string;
  namespace: string;
  /** JSON as it was written. */
  payload: string | null;
  policies: StoredPolicies | null;
  completion: { public_url: string | null; key: string } | null;
};

/** What all calls of one revision of a job have in common. */
export type CalledJob = Pick<ClaimedRun, 'operation' | 'policies' | 'completion' | 'job_name' | 'namespace'>;

/** The job in a row of claimRuns. */
export const calledJob = ({
  name,
  namespace,
  policies,
  completion,
  payload,
  ...operation
}: JobOfClaim): CalledJob => ({
  operation: { ...operation, ...callFrom(policies), payload: storedPayload(payload) },
  policies: policiesFrom(policies),
  completion: completion && { ...completion, key: Buffer.from(completion.key, 'base64') },
  job_name: name,
  namespace,
});

/** The claimed run in a row of claimRuns, of a known job. */
export function claimedFromRow(row: ClaimRow, job: CalledJob): ClaimedRun {
  const { own_payload } = row;
  return {
    run_id: row.run_id,
    dispatch_id: row.dispatch_id,
    job_id: row.job_id,
    job_revision: row.job_revision,
    attempt: row.attempt,
    trigger: row.trigger,
    scheduled_at: row.scheduled_at,
    operation:
      own_payload === null ? job.operation : { ...job.operation, payload: storedPayload(own_payload) },
    own_payload: own_payload !== null,
    job_name: job.job_name,
    namespace: job.namespace,
    policies: job.policies,
    completion: job.completion,
    age_ms: row.age_ms,
    next_tick_in_ms: row.next_tick_in_ms,
    begin_within_ms: row.begin_within_ms,
  };
}
