import type { AttemptResult } from '@job-scheduler/job-store';
import { messageOf } from '../calls/broken-call.js';

const REASON = 'result_not_stored';

/**
 * What is kept instead of a result that the ledger cannot store. The call was made, so the run ends instead of being
 * called again; it keeps nothing but the reason, because any other value may be the one that is refused.
 */
export function unstorableResult(result: AttemptResult, error: unknown): AttemptResult {
  const { attempt, state, reason } = result;
  const isCancelled = state === 'cancelled';
  return {
    ...result,
    state: isCancelled ? state : 'failed',
    reason: isCancelled ? reason : REASON,
    due_in_ms: null,
    started_after_ms: finite(result.started_after_ms),
    attempt: {
      number: attempt.number,
      duration_ms: finite(attempt.duration_ms),
      http_status: null,
      error_code: REASON,
      error_message: `${outcomeOf(attempt)}, but the result could not be stored: ${messageOf(error)}`,
      response_headers: null,
      response_body: null,
      response_encoding: 'utf8',
      response_bytes: null,
      response_truncated: false,
      timings: null,
    },
  };
}

const finite = (milliseconds: number): number => (Number.isFinite(milliseconds) ? milliseconds : 0);

const outcomeOf = ({ http_status, error_code }: AttemptResult['attempt']): string =>
  http_status === null
    ? `The call ended with ${error_code ?? 'no answer'}`
    : `The target answered ${http_status}`;
