import { shownLocation, toldHeaders, toldRedirects, type CallbackResult } from '@job-scheduler/http-callback';
import {
  afterFailure,
  judge,
  readRetryAfter,
  unusableRules,
  type AttemptTimings,
  type RunError,
} from '@job-scheduler/job-model';
import type { AttemptResult, ClaimedRun } from '@job-scheduler/job-store';
import { messageOf } from './broken-call.js';

/** The status with which a target accepts a run that it will report on later. */
const ACCEPTED = 202;

/** How an attempt was made: under which claim, and how long after the claim, in milliseconds. */
export interface AttemptCircumstances {
  claimId: string;
  waitedMs: number;
  /** Why the run was cancelled during the call, or null. */
  cancelReason: string | null;
  /** Epoch milliseconds by this process's clock, for answers of the target that contain dates. */
  now: number;
}

/**
 * What the ledger keeps about a call, and what becomes of its run. Written out, since every call gets one, and spreading an object
 * into a larger one is slow.
 */
export function resultOf(
  run: ClaimedRun,
  result: CallbackResult,
  circumstances: AttemptCircumstances,
): AttemptResult {
  const { claimId, waitedMs } = circumstances;
  const { verdict, error } = judged(run, result, circumstances);
  const kept: AttemptResult = {
    run_id: run.run_id,
    claim_id: claimId,
    dispatch_id: run.dispatch_id,
    state: verdict.state,
    reason: verdict.reason,
    due_in_ms: verdict.due_in_ms,
    started_after_ms: waitedMs + result.first_byte_sent_after_ms,
    attempt: {
      number: run.attempt,
      duration_ms: rounded(result.duration_ms),
      http_status: result.http_status,
      error_code: result.error_code ?? error?.code ?? null,
      error_message: result.error_message ?? error?.message ?? unfollowed(verdict.reason, result),
      response_headers: result.outcome === 'response' ? toldHeaders(result.response_headers) : null,
      response_body: result.response_body,
      response_encoding: result.response_encoding,
      response_bytes: result.response_bytes,
      response_truncated: result.response_truncated,
      timings: timingsOf(result, waitedMs),
    },
  };
  if (result.redirects !== undefined) kept.attempt.redirects = toldRedirects(result.redirects);
  return kept;
}

function timingsOf({ timings }: CallbackResult, waitedMs: number): AttemptTimings {
  const all: AttemptTimings = {
    wait_ms: rounded(waitedMs),
    dns_ms: timings.dns_ms,
    connect_ms: timings.connect_ms,
    tls_ms: timings.tls_ms,
    first_byte_ms: timings.first_byte_ms,
    body_ms: timings.body_ms,
  };
  if (timings.resent_after_ms !== undefined) all.resent_after_ms = timings.resent_after_ms;
  return all;
}

type Verdict = Pick<AttemptResult, 'state' | 'reason' | 'due_in_ms'>;

/** The verdict on an attempt. A job whose rules cannot be applied fails, since another attempt would end the same way. */
function judged(
  run: ClaimedRun,
  result: CallbackResult,
  circumstances: AttemptCircumstances,
): { verdict: Verdict; error: RunError | null } {
  try {
    return { verdict: verdictOn(run, result, circumstances), error: null };
  } catch (error) {
    const unusable = unusableRules(
      `The answer cannot be judged by the job's rules as they are stored: ${messageOf(error)}`,
    );
    return { verdict: { state: 'failed', reason: unusable.code, due_in_ms: null }, error: unusable };
  }
}

function verdictOn(
  run: ClaimedRun,
  result: CallbackResult,
  { waitedMs, cancelReason, now }: AttemptCircumstances,
): Verdict {
  if (cancelReason !== null && result.error_code === 'aborted') {
    return { state: 'cancelled', reason: cancelReason, due_in_ms: null };
  }
  const { completion } = run.policies;
  if (completion !== null && result.http_status === ACCEPTED) {
    return { state: 'awaiting', reason: null, due_in_ms: completion.deadline_seconds * 1000 };
  }
  const reason = failureOf(run, result);
  if (reason === null) return { state: 'succeeded', reason: null, due_in_ms: null };
  const elapsedMs = waitedMs + result.duration_ms;
  const after = afterFailure(
    {
      number: run.attempt,
      http_status: result.http_status,
      error_code: result.error_code ?? (reason === 'unexpected_answer' ? reason : null),
      request_sent: result.request_sent,
      retry_after_ms: readRetryAfter(result.response_headers['retry-after'], now),
      age_ms: run.age_ms + elapsedMs,
      next_tick_in_ms: run.next_tick_in_ms === null ? null : run.next_tick_in_ms - elapsedMs,
    },
    run.policies,
    Math.random(),
  );
  return after.state === 'retrying'
    ? { state: 'retrying', reason, due_in_ms: after.retry_in_ms }
    : { state: after.state, reason, due_in_ms: null };
}

/** Why the call did not succeed, or null when it did. */
function failureOf({ operation }: ClaimedRun, result: CallbackResult): string | null {
  if (result.outcome === 'error' || result.http_status === null) return result.error_code ?? 'no_answer';
  const judgement = judge(operation.success, {
    http_status: result.http_status,
    body: result.response_encoding === 'utf8' ? result.response_body : null,
    truncated: result.response_truncated,
  });
  return judgement.succeeded ? null : judgement.reason;
}

/** Where an answer leads, if it failed because it is a redirect; else null. */
function unfollowed(reason: string | null, result: CallbackResult): string | null {
  const location = shownLocation(result);
  if (location === null || reason !== `http_${result.http_status}` || !reason.startsWith('http_3'))
    return null;
  return `The target answered with a redirect to ${location}, which was not followed: correct the URL, or raise job.redirects.`;
}

const rounded = (ms: number): number => Math.round(ms * 1000) / 1000;
