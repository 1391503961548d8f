import type { CallbackOperation, CallbackRequest, CallbackResult } from '@job-scheduler/http-callback';
import { formatInstant } from '@job-scheduler/job-model';
import type { AttemptResult, ClaimedRun } from '@job-scheduler/job-store';

/** The call that a claimed run makes. `now` is epoch milliseconds. */
export function requestOf(run: ClaimedRun, now: number, signal: AbortSignal): CallbackRequest {
  const request = {
    operation: operationOf(run),
    headers: {
      'idempotency-key': run.run_id,
      'webhook-id': run.run_id,
      'webhook-timestamp': String(Math.floor(now / 1000)),
      'x-job-id': run.job_id,
      'x-run-id': run.run_id,
      'x-attempt': String(run.attempt),
      'x-scheduled-at': formatInstant(run.scheduled_at),
    },
    signal,
  };
  return run.own_payload ? request : { ...request, cache_key: `${run.job_id}:${run.job_revision}` };
}

function operationOf({ operation }: ClaimedRun): CallbackOperation {
  const { callback_url, http_method, headers, query, payload, timeout_seconds } = operation;
  return {
    url: callback_url,
    method: http_method,
    headers,
    query,
    payload,
    timeout_ms: timeout_seconds * 1000,
  };
}

/** What the ledger keeps of a call: 2xx succeeded, everything else failed. `waitedMs`: from claim to call. */
export function resultOf(
  run: ClaimedRun,
  claimId: string,
  waitedMs: number,
  result: CallbackResult,
): AttemptResult {
  const succeeded = result.outcome === 'response' && isSuccess(result.http_status);
  return {
    run_id: run.run_id,
    claim_id: claimId,
    state: succeeded ? 'succeeded' : 'failed',
    reason: succeeded ? null : (result.error_code ?? `http_${result.http_status}`),
    started_after_ms: waitedMs + result.first_byte_sent_after_ms,
    attempt: {
      number: run.attempt,
      duration_ms: Math.round(result.duration_ms * 1000) / 1000,
      http_status: result.http_status,
      error_code: result.error_code,
      error_message: result.error_message,
      response_body: result.response_body,
      response_truncated: result.response_truncated,
    },
  };
}

const isSuccess = (status: number | null): boolean => status !== null && status >= 200 && status < 300;
