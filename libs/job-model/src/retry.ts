import type { Policies } from './policies.js';
import { UnusableJobError } from './state-conflict.js';

/** Statuses that are worth another attempt even though the target answered: it said, or implied, "later". */
const RETRIED_STATUSES = new Set([408, 425, 429]);

/**
 * Failures before a connection was established: whatever the delivery policy, the target cannot have acted on the
 * request.
 */
const UNSENT_ERRORS = new Set([
  'dns',
  'connect',
  'tls',
  'secrets_unavailable',
  'secrets_key_unavailable',
  'token_request_failed',
  'identity_unavailable',
]);

/** Failures that would only repeat themselves. */
const LASTING_ERRORS = new Set([
  'address_denied',
  'invalid_request',
  'response_too_large',
  'unexpected_answer',
  'secret_unknown',
  'secrets_key_missing',
  'secret_unreadable',
  'secret_unusable',
  'secret_host_denied',
]);

/** An attempt that did not succeed, as far as retries care. Durations in milliseconds. */
export interface FailedAttempt {
  /** From 1. */
  number: number;
  http_status: number | null;
  error_code: string | null;
  /** Whether any byte of the request may have reached the target. */
  request_sent: boolean;
  /** The delay that the target requested by Retry-After; null when it requested none. */
  retry_after_ms: number | null;
  /** From the run's due time to the end of the attempt. */
  age_ms: number;
  /** From the end of the attempt to the job's next tick; null when there is none. */
  next_tick_in_ms: number | null;
}

/** What becomes of a run after an attempt that did not succeed. */
export type AfterFailure = { state: 'failed' | 'lost' } | { state: 'retrying'; retry_in_ms: number };

/**
 * Decides what follows a failed attempt. `random` is in [0, 1). A run that may be called at most once is lost when
 * there was no answer but the request may have arrived: nobody knows what the target did. Throws UnusableJobError when the
 * run may be tried again and its retry policy cannot be read.
 */
export function afterFailure(
  attempt: FailedAttempt,
  { retry, delivery }: Pick<Policies, 'retry' | 'delivery'>,
  random: number,
): AfterFailure {
  const gaveUp = { state: isUnknown(attempt, delivery) ? 'lost' : 'failed' } as const;
  if (!mayRepeat(attempt, delivery)) return gaveUp;
  refuseUnreadable(retry);
  if (attempt.number >= retry.max_attempts) return gaveUp;
  const waitMs = waitAfter(attempt, retry, random);
  const { max_age_seconds, until_next_tick } = retry;
  if (max_age_seconds !== null && attempt.age_ms + waitMs > max_age_seconds * 1000) return gaveUp;
  if (until_next_tick && attempt.next_tick_in_ms !== null && waitMs >= attempt.next_tick_in_ms) return gaveUp;
  return { state: 'retrying', retry_in_ms: waitMs };
}

/** The types say that all of this holds, but something newer, or a hand, may have written the policy. */
function refuseUnreadable(retry: Policies['retry']): void {
  const { max_attempts, max_age_seconds, backoff } = Object(retry) as Partial<Policies['retry']>;
  const { initial_seconds, max_seconds } = Object(backoff) as Partial<Policies['retry']['backoff']>;
  if ([max_attempts, max_age_seconds ?? 0, initial_seconds, max_seconds].every(Number.isFinite)) return;
  throw new UnusableJobError(
    `The job's retry is ${JSON.stringify(retry)}, which this version does not know: edit the job.`,
  );
}

/** The wait before the attempt after this one, milliseconds. */
export function waitAfter(
  { number, retry_after_ms }: Pick<FailedAttempt, 'number' | 'retry_after_ms'>,
  { backoff }: Policies['retry'],
  random: number,
): number {
  const { kind, initial_seconds, max_seconds, jitter } = backoff;
  const grown = kind === 'fixed' ? initial_seconds : initial_seconds * 2 ** Math.min(number - 1, 60);
  const planned = Math.min(grown, max_seconds) * 1000 * (jitter ? 1 - random / 2 : 1);
  return Math.round(Math.min(Math.max(planned, retry_after_ms ?? 0), max_seconds * 1000));
}

/** What `Retry-After` says, in whole milliseconds from `now`; null when it cannot be read. */
export function readRetryAfter(value: string | undefined, now: number): number | null {
  if (value === undefined) return null;
  if (/^\d+$/.test(value.trim())) return Math.min(Number(value) * 1000, Number.MAX_SAFE_INTEGER);
  // Accepts only the form of HTTP dates: Date.parse reads many other forms.
  if (!/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /.test(value.trim())) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

function mayRepeat(attempt: FailedAttempt, delivery: Policies['delivery']): boolean {
  if (delivery === 'at_most_once')
    return !attempt.request_sent && UNSENT_ERRORS.has(attempt.error_code ?? '');
  if (attempt.error_code !== null) return !LASTING_ERRORS.has(attempt.error_code);
  const status = attempt.http_status ?? 0;
  return status >= 500 || RETRIED_STATUSES.has(status);
}

const isUnknown = (attempt: FailedAttempt, delivery: Policies['delivery']): boolean =>
  delivery === 'at_most_once' && attempt.request_sent && attempt.http_status === null;
