import type { AcceptedRun, Policies } from '@job-scheduler/job-model';
import type { ConcludedRun } from '../tick-ledger.js';
import { AGES_FROM, nextTickIn } from './claims.js';
import { policiesFrom } from './job-rows.js';
import {
  CURSORS_LOCKED,
  endsAt,
  endsNowIf,
  LOCK_CURSORS_FIRST,
  NOTE_ENDS,
  STOPPED_BY,
  WRITTEN,
} from './run-endings.js';

/**
 * Keeps a target's report, once, unless the attempt is over. Only a target that was called has the URL, so a queued
 * attempt with a report was freed during its call.
 */
export const COMPLETE_RUN = {
  name: 'complete_run',
  text: `
    UPDATE runs r
    SET completion = jsonb_build_object('outcome', $3::text, 'message', $4::text,
                                        'at', round(extract(epoch FROM now()) * 1000)),
        next_attempt_at = CASE r.state WHEN 'awaiting' THEN now() END
    WHERE r.id = $1 AND r.attempt = $2 AND r.completion IS NULL
      AND (r.state IN ('queued', 'running') OR r.state = 'awaiting' AND r.next_attempt_at > now())
    RETURNING r.id`,
};

/** Accepted runs: those to be concluded, and those that are not due yet. */
export const ACCEPTED_RUNS = {
  name: 'accepted_runs',
  text: `
    SELECT r.id AS run_id, r.attempt, r.trigger, r.completion, j.policies,
           CASE WHEN r.next_attempt_at > now() THEN r.next_attempt_at END AS due_at,
           (extract(epoch FROM now() - ${AGES_FROM})
             * 1000)::float8 AS age_ms,
           ${nextTickIn('now()')} AS next_tick_in_ms
    FROM runs r JOIN jobs j ON j.id = r.job_id LEFT JOIN job_cursor c ON c.job_id = r.job_id
    WHERE r.id = ANY($1::uuid[]) AND r.state = 'awaiting'`,
};

const CONCLUSION = `
  SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::float8[], $6::boolean[], $7::jsonb[])
    AS v (id, attempt, state, reason, retry_in, reported, error)`;

/** When a report arrives after the decision that there was none, the run is decided again. */
const STILL_ACCEPTED = `
  r.attempt = v.attempt AND r.state = 'awaiting' AND (r.completion IS NOT NULL) = v.reported`;

/** Moves the report to its attempt, with the error of a conclusion that the job's rules did not allow. */
const KEEP_REPORT = `
  completion = NULL,
  attempts = jsonb_set(r.attempts, '{-1}', (r.attempts -> -1) || coalesce(v.error, '{}') || jsonb_build_object(
    'completion', coalesce(r.completion, jsonb_build_object(
      'outcome', 'overdue', 'message', NULL, 'at', round(extract(epoch FROM now()) * 1000)))))`;

/** Ends accepted runs for good. */
export const END_ACCEPTED = {
  name: 'end_accepted',
  text: `
    WITH conclusion AS (${CONCLUSION}), ${LOCK_CURSORS_FIRST}, written AS (
      UPDATE runs r
      SET state = v.state, reason = v.reason, ${endsAt('now()')}, ${KEEP_REPORT}
      FROM conclusion v
      WHERE ${CURSORS_LOCKED} AND r.id = ANY($1::uuid[]) AND r.id = v.id AND ${STILL_ACCEPTED}
      RETURNING ${WRITTEN}
    ), ${NOTE_ENDS}`,
};

/** Schedules a retry of accepted runs, except those whose job was stopped. */
export const RETRY_ACCEPTED = {
  name: 'retry_accepted',
  text: `
    WITH conclusion AS (${CONCLUSION}), ${LOCK_CURSORS_FIRST}, held AS (
      SELECT r.id, ${STOPPED_BY} AS ended_by
      FROM conclusion v JOIN runs r ON r.id = v.id AND ${STILL_ACCEPTED}
      LEFT JOIN job_cursor c ON c.job_id = r.job_id LEFT JOIN jobs j ON j.id = r.job_id
      WHERE ${CURSORS_LOCKED} AND r.id = ANY($1::uuid[])
      FOR UPDATE OF r
    ), written AS (
      UPDATE runs r
      SET state = CASE WHEN h.ended_by IS NULL THEN 'retrying' ELSE 'cancelled' END,
          reason = coalesce(h.ended_by, v.reason),
          ${endsNowIf('h.ended_by IS NOT NULL', "now() + v.retry_in * interval '1 millisecond'")},
          ${KEEP_REPORT}
      FROM held h JOIN conclusion v USING (id)
      WHERE r.id = h.id
      RETURNING ${WRITTEN}
    ), ${NOTE_ENDS}`,
};

/** The parameters of END_ACCEPTED and RETRY_ACCEPTED. */
export const conclusionValues = (runs: ConcludedRun[]): unknown[] => [
  runs.map((run) => run.run_id),
  runs.map((run) => run.attempt),
  runs.map(({ conclusion }) => conclusion.state),
  runs.map(({ conclusion }) => conclusion.reason),
  runs.map(({ conclusion }) => (conclusion.state === 'retrying' ? conclusion.retry_in_ms : null)),
  runs.map(({ reported }) => reported),
  runs.map(({ conclusion: { error } }) =>
    error === undefined ? null : JSON.stringify({ error_code: error.code, error_message: error.message }),
  ),
];

/** A row of ACCEPTED_RUNS: `due_at` is null when the run is to be concluded now. */
export type AcceptedRow = Omit<AcceptedRun, 'policies'> & {
  policies: Partial<Policies> | null;
  due_at: number | null;
};

/** What the conclusion of a run needs, from its row of ACCEPTED_RUNS. */
export const acceptedFromRow = ({ due_at: _, policies, ...run }: AcceptedRow): AcceptedRun => ({
  ...run,
  policies: policiesFrom(policies),
});
