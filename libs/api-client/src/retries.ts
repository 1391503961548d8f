import { ApiError, NoAnswerError, UnexpectedAnswerError } from './errors.js';

/** How often a call that failed is repeated, and when. */
export interface RetryOptions {
  /** Attempts after the first; 0 for none. */
  readonly retries: number;
  /** The wait before the first retry, milliseconds. It doubles with each, up to `maxDelayMs`. */
  readonly delayMs: number;
  readonly maxDelayMs: number;
}

export const DEFAULT_RETRIES: RetryOptions = { retries: 3, delayMs: 250, maxDelayMs: 5_000 };

/** Answers after which the same request may succeed. */
const PASSING = new Set([429, 502, 503, 504]);

/** Whether a repetition of the same request may succeed. */
export function isPassing(error: unknown): boolean {
  if (error instanceof NoAnswerError) return true;
  if (error instanceof UnexpectedAnswerError) return PASSING.has(error.status);
  // Another request with the same key is under way: ours, before its connection was lost.
  return error instanceof ApiError && (PASSING.has(error.status) || error.code === 'idempotency_in_flight');
}

/**
 * How long to wait before a retry, milliseconds: exponential, with up to a quarter taken off at random so that many
 * clients do not return together. What `Retry-After` asks for is honoured.
 *
 * @param retry 0 before the first retry
 * @param askedFor milliseconds; null when the server asked for nothing
 */
export function delayBefore(
  retry: number,
  askedFor: number | null,
  options: RetryOptions,
  random: () => number,
): number {
  const delay = Math.min(options.delayMs * 2 ** retry, options.maxDelayMs);
  return Math.max(askedFor ?? 0, delay * (1 - random() / 4));
}

/** Milliseconds that a `Retry-After` in seconds asks for; null when there is none. The API sends no dates. */
export function retryAfterOf(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}

/** Resolves after a while. Rejects with the reason of the signal as soon as it is aborted. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, ms);
    if (signal?.aborted === true) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}
