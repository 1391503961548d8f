import type { Attempt, AttemptTimings, RunTrigger } from '@job-scheduler/job-model';
import type { AttemptResult } from '../claim-ledger.js';
import { arrayText, textArray } from './array-text.js';
import type { StatementOn } from './daily-statements.js';
import { IS_LEASED } from './leased-runs.js';
import { endsAt, OUTCOMES_NOTED, WRITTEN, type WrittenRow } from './run-endings.js';
import type { runs } from './schema.js';
import { storableHeaders, storableText } from './storable.js';

/** Successful results, which are nearly all. They go into narrow columns, because JSON would double their cost. */

/** Whether a result consists of what the narrow columns hold. */
export const isAnswer = ({ state, reason, due_in_ms, attempt }: AttemptResult): boolean =>
  state === 'succeeded' &&
  reason === null &&
  due_in_ms === null &&
  attempt.error_code === null &&
  attempt.error_message === null &&
  attempt.redirects === undefined;

/** The results as rows `v`. */
const answersAs = (type = '', name = ''): string => `
  unnest($1::uuid[], $2::uuid[], $3::float8[], $4::float8[], $5::smallint[], $6::text[], $7::text[], $8::text[],
         $9::boolean[], $10::bigint[], $11::boolean[]${type})
    AS v (id, claim_id, started_after, duration, status, timings, headers, body, is_base64, bytes, truncated${name})`;

/** The same with their dispatches, so that each run is looked up once and not once for each dispatch. */
const ANSWER_BY_DISPATCH = answersAs(', $12::uuid[]', ', dispatch_id');

/** What an answer leaves in its run, which was claimed at the given instant. */
const answeredSince = (claimedAt: string): string => `
  state = 'succeeded', reason = NULL,
  ${endsAt(`${claimedAt} + (v.started_after + v.duration) * interval '1 millisecond'`)},
  started_at = coalesce(r.started_at, ${claimedAt} + v.started_after * interval '1 millisecond'),
  answer_status = v.status, answer_ms = v.duration, answer_timings = v.timings::real[],
  answer_headers = v.headers, answer_body = v.body, answer_is_base64 = v.is_base64,
  answer_bytes = v.bytes, answer_truncated = v.truncated`;

/**
 * Answers with the runs in `written`, and with the news about jobs. News are rows of their own: the planner does not know how many
 * there are, so joining them to the runs would compare every run with every one of them.
 */
const WRITTEN_AND_NEWS = `
    SELECT id AS run_id, job_id, attempt, trigger, NULL AS failures, NULL AS failures_before, NULL AS policies FROM written
    UNION ALL
    SELECT id, NULL, NULL, NULL, failures, failures_before, policies FROM changed`;

/**
 * Writes answers by compare-and-set on the claim. Leaves out runs that exclude others, since whoever ends such a run must lock
 * the cursor of its job first.
 */
export const finishAnswered: StatementOn = (table) => ({
  name: `finish_answered_${table}`,
  text: `
    WITH written AS (
      UPDATE ${table} r SET ${answeredSince('r.claimed_at')}
      FROM ${answersAs()}
      WHERE r.id = v.id AND r.claim_id = v.claim_id AND r.state = 'running' AND NOT r.exclusive
      RETURNING ${WRITTEN}
    ), ${OUTCOMES_NOTED}
    ${WRITTEN_AND_NEWS}`,
});

/**
 * The same for runs on the lease path, by compare-and-set on the claim of their dispatches, `$12`. Their rows go straight from
 * queued to succeeded.
 */
export const finishLeased: StatementOn = (table) => ({
  name: `finish_leased_${table}`,
  text: `
    WITH held AS MATERIALIZED (
      SELECT d.id, d.runner_id, d.claim_id, d.claimed_at FROM dispatches d
      WHERE d.id = ANY($12::uuid[]) ORDER BY d.id FOR NO KEY UPDATE
    ), written AS (
      UPDATE ${table} r
      SET dispatch_id = NULL, runner_id = h.runner_id, claim_id = h.claim_id, ${answeredSince('h.claimed_at')}
      FROM ${ANSWER_BY_DISPATCH}, held h
      WHERE r.id = v.id AND h.id = v.dispatch_id AND h.claim_id = v.claim_id AND r.dispatch_id = v.dispatch_id AND ${IS_LEASED} AND NOT r.exclusive
      RETURNING ${WRITTEN}, h.id AS dispatch_id
    ), counted AS (
      UPDATE dispatches d SET open_runs = d.open_runs - n.count
      FROM (SELECT dispatch_id, count(*)::int AS count FROM written GROUP BY dispatch_id) n
      WHERE d.id = n.dispatch_id
    ), ${OUTCOMES_NOTED}
    ${WRITTEN_AND_NEWS}`,
});

/** The parameters of finishAnswered. */
export const answerValues = (results: AttemptResult[]): unknown[] => [
  arrayText(results.map((result) => result.run_id)),
  arrayText(results.map((result) => result.claim_id)),
  arrayText(results.map((result) => result.started_after_ms)),
  arrayText(results.map(({ attempt }) => attempt.duration_ms)),
  arrayText(results.map(({ attempt }) => attempt.http_status)),
  textArray(results.map(({ attempt }) => timingsText(attempt.timings))),
  textArray(results.map(({ attempt }) => headersText(attempt.response_headers))),
  textArray(results.map(({ attempt }) => storableText(attempt.response_body))),
  arrayText(results.map(({ attempt }) => attempt.response_encoding === 'base64')),
  arrayText(results.map(({ attempt }) => attempt.response_bytes)),
  arrayText(results.map(({ attempt }) => attempt.response_truncated)),
];

/** The parameters of finishLeased. */
export const leasedAnswerValues = (results: AttemptResult[]): unknown[] => [
  ...answerValues(results),
  arrayText(results.map(({ dispatch_id }) => dispatch_id ?? null)),
];

/** A row of finishAnswered or finishLeased: a run that was written, or news about its job. */
export type AnsweredRow = AnsweredRun | ({ run_id: string; trigger: null } & News);

type AnsweredRun = { run_id: string; job_id: string; attempt: number; trigger: RunTrigger };

type News = Pick<WrittenRow, 'failures' | 'failures_before' | 'policies'>;

/** The rows of finishAnswered, as of any statement that ends runs. */
export function writtenFromAnswered(rows: AnsweredRow[]): WrittenRow[] {
  const news = new Map<string, News>();
  for (const row of rows) if (row.trigger === null) news.set(row.run_id, row);
  const written: WrittenRow[] = [];
  for (const row of rows)
    if (row.trigger !== null) written.push(answeredRow(row, news.get(row.run_id) ?? NO_NEWS));
  return written;
}

/** Written out, because spreading objects into a larger one takes ten times as long, and this is done for each run. */
const answeredRow = ({ run_id, job_id, attempt, trigger }: AnsweredRun, news: News): WrittenRow => ({
  run_id,
  job_id,
  attempt,
  trigger,
  state: 'succeeded',
  reason: null,
  exclusive: false,
  due_at: null,
  failures: news.failures,
  failures_before: news.failures_before,
  policies: news.policies,
});

const NO_NEWS: News = { failures: null, failures_before: null, policies: null };

/** As JSON. Escapes are rare, and only they may stand for what cannot be stored. */
function headersText(headers: Record<string, string> | null): string | null {
  if (headers === null) return null;
  const text = JSON.stringify(headers);
  return text.includes('\\u') ? JSON.stringify(storableHeaders(headers)) : text;
}

const timingsText = (timings: AttemptTimings | null): string | null => {
  if (timings === null) return null;
  const { wait_ms, resent_after_ms, dns_ms, connect_ms, tls_ms, first_byte_ms, body_ms } = timings;
  const phases = [wait_ms, resent_after_ms, dns_ms, connect_ms, tls_ms, first_byte_ms, body_ms];
  return `{${phases.map((ms) => ms ?? 'NULL').join()}}`;
};

type Columns = typeof runs.$inferSelect;

/** What the row of a run says about its answer; lists read neither headers nor body. */
export type AnswerRow = Pick<
  Columns,
  | 'attempt'
  | 'runner_id'
  | 'started_at'
  | 'finished_at'
  | 'attempts'
  | 'answer_status'
  | 'answer_ms'
  | 'answer_timings'
  | 'answer_is_base64'
  | 'answer_bytes'
  | 'answer_truncated'
>;

/** The attempt in the narrow columns of a run, as a list of one entry or none. */
export function answerFromRow(row: AnswerRow): Omit<Attempt, 'response_headers' | 'response_body'>[] {
  const { answer_ms, started_at, finished_at } = row;
  if (answer_ms === null || started_at === null || finished_at === null) return [];
  const isOnly = row.attempts.length === 0;
  return [
    {
      number: row.attempt,
      runner_id: row.runner_id,
      started_at: isOnly ? started_at : Math.round(finished_at - answer_ms),
      duration_ms: answer_ms,
      http_status: row.answer_status,
      error_code: null,
      error_message: null,
      response_encoding: row.answer_is_base64 === true ? 'base64' : 'utf8',
      response_bytes: row.answer_bytes,
      response_truncated: row.answer_truncated === true,
      timings: row.answer_timings === null ? null : timingsOf(row.answer_timings),
      completion: null,
    },
  ];
}

const timingsOf = ([
  wait_ms = null,
  resent = null,
  dns_ms = null,
  connect_ms = null,
  tls_ms = null,
  first_byte_ms = null,
  body_ms = null,
]: (number | null)[]): AttemptTimings => ({
  wait_ms,
  ...(resent === null ? {} : { resent_after_ms: resent }),
  dns_ms,
  connect_ms,
  tls_ms,
  first_byte_ms,
  body_ms,
});
