import { DEFAULT_POLICIES, retrySchema, type Policies } from './policies.js';
import { afterFailure, readRetryAfter, waitAfter, type FailedAttempt } from './retry.js';

const failed = (rest: Partial<FailedAttempt> = {}): FailedAttempt => ({
  number: 1,
  http_status: 500,
  error_code: null,
  request_sent: true,
  retry_after_ms: null,
  age_ms: 100,
  next_tick_in_ms: 60_000,
  ...rest,
});

const policy = (retry: object = {}, delivery: Policies['delivery'] = 'at_least_once') => ({
  retry: retrySchema.parse({ max_attempts: 3, ...retry }),
  delivery,
});

const NO_ANSWER = { http_status: null, error_code: 'timeout' };

describe('after a failed attempt', () => {
  it('nothing follows by default', () => {
    expect(afterFailure(failed(), DEFAULT_POLICIES, 0)).toEqual({ state: 'failed' });
  });

  it('another one follows until the allowed number is reached', () => {
    expect(afterFailure(failed({ number: 2 }), policy(), 0)).toEqual({
      state: 'retrying',
      retry_in_ms: 2_000,
    });
    expect(afterFailure(failed({ number: 3 }), policy(), 0)).toEqual({ state: 'failed' });
  });

  it.each([408, 425, 429, 500, 502, 503, 599])('status %i is tried again', (http_status) => {
    expect(afterFailure(failed({ http_status }), policy(), 0).state).toBe('retrying');
  });

  it.each([300, 302, 400, 401, 404, 409, 410, 422])('status %i is not', (http_status) => {
    expect(afterFailure(failed({ http_status }), policy(), 0)).toEqual({ state: 'failed' });
  });

  it.each(['dns', 'connect', 'tls', 'timeout', 'reset', 'invalid_response'])(
    '%s is tried again',
    (error_code) => {
      expect(afterFailure(failed({ http_status: null, error_code }), policy(), 0).state).toBe('retrying');
    },
  );

  it.each(['address_denied', 'invalid_request', 'response_too_large', 'unexpected_answer'])(
    '%s is not: it would only repeat itself',
    (error_code) => {
      expect(afterFailure(failed({ http_status: 200, error_code }), policy(), 0)).toEqual({
        state: 'failed',
      });
    },
  );

  it('none starts past the allowed age', () => {
    const aged = policy({ max_age_seconds: 5 });
    expect(afterFailure(failed({ age_ms: 4_000 }), aged, 0).state).toBe('retrying');
    expect(afterFailure(failed({ age_ms: 4_001 }), aged, 0)).toEqual({ state: 'failed' });
  });

  it('none starts after the next tick, when the policy says so', () => {
    const bounded = policy({ until_next_tick: true });
    expect(afterFailure(failed({ next_tick_in_ms: 1_001 }), bounded, 0).state).toBe('retrying');
    expect(afterFailure(failed({ next_tick_in_ms: 1_000 }), bounded, 0)).toEqual({ state: 'failed' });
    expect(afterFailure(failed({ next_tick_in_ms: null }), bounded, 0).state).toBe('retrying');
  });
});

describe('delivery at most once', () => {
  const once = policy({}, 'at_most_once');

  it.each(['dns', 'connect', 'tls'])('tries %s again, since nothing was sent', (error_code) => {
    const attempt = failed({ http_status: null, error_code, request_sent: false });
    expect(afterFailure(attempt, once, 0).state).toBe('retrying');
  });

  it('marks a run as lost when nobody knows what the target did', () => {
    expect(afterFailure(failed(NO_ANSWER), once, 0)).toEqual({ state: 'lost' });
  });

  it('never repeats a call that was answered', () => {
    expect(afterFailure(failed({ http_status: 503 }), once, 0)).toEqual({ state: 'failed' });
  });
});

describe('the wait before the next attempt', () => {
  const waits = (backoff: object, random: number): number[] =>
    [1, 2, 3, 4, 5].map((number) =>
      waitAfter({ number, retry_after_ms: null }, retrySchema.parse({ backoff }), random),
    );

  it('doubles up to its cap, or stays as it is', () => {
    expect(waits({ initial_seconds: 2, max_seconds: 10, jitter: false }, 0.9)).toEqual([
      2e3, 4e3, 8e3, 1e4, 1e4,
    ]);
    expect(waits({ kind: 'fixed', initial_seconds: 2, jitter: false }, 0.9)).toEqual([
      2e3, 2e3, 2e3, 2e3, 2e3,
    ]);
  });

  it('is shortened by up to a half at random', () => {
    expect(waits({ initial_seconds: 2 }, 0)).toEqual([2e3, 4e3, 8e3, 16e3, 32e3]);
    expect(waits({ initial_seconds: 2 }, 0.5)).toEqual([1_500, 3e3, 6e3, 12e3, 24e3]);
  });

  it('is as long as the target asks for, but not beyond its cap', () => {
    const { backoff } = retrySchema.parse({ backoff: { max_seconds: 60 } });
    const retry = retrySchema.parse({ backoff });
    expect(waitAfter({ number: 1, retry_after_ms: 30_000 }, retry, 0)).toBe(30_000);
    expect(waitAfter({ number: 1, retry_after_ms: 90_000 }, retry, 0)).toBe(60_000);
    expect(waitAfter({ number: 1, retry_after_ms: 0 }, retry, 0)).toBe(1_000);
    const endless = readRetryAfter('9'.repeat(400), 0);
    expect(waitAfter({ number: 1, retry_after_ms: endless }, retry, 0)).toBe(60_000);
  });
});

describe('Retry-After', () => {
  const now = Date.UTC(2030, 0, 1);

  it.each([
    ['120', 120_000],
    [' 5 ', 5_000],
    ['0', 0],
    ['9999999999', 9_999_999_999_000],
    ['9'.repeat(400), Number.MAX_SAFE_INTEGER],
    ['Tue, 01 Jan 2030 00:00:30 GMT', 30_000],
    ['Mon, 31 Dec 2029 23:59:00 GMT', 0],
  ])('%j is %i ms', (value, expected) => {
    expect(readRetryAfter(value, now)).toBe(expected);
  });

  it.each([undefined, '', 'soon', '-1', '1.5', '2030-01-01', '9e9'])('%j says nothing', (value) => {
    expect(readRetryAfter(value, now)).toBeNull();
  });
});
