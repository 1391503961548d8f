import type { Schemas } from '@job-scheduler/api-client';
import { catchUpWords, retryWords } from './policy-words.js';

const retry = {
  max_attempts: 4,
  backoff: { kind: 'exponential', initial_seconds: 2, max_seconds: 300, jitter: true },
  max_age_seconds: null,
  until_next_tick: true,
} as const;

describe('the policies of a job in words', () => {
  it('say when calls are repeated', () => {
    expect(retryWords({ retry })).toBe(
      'Up to 4 attempts; waits of 2 s, then twice as long each, 5 min at most; none after the next tick',
    );
    expect(retryWords({ retry: { ...retry, max_attempts: 1 } })).toBe('No retry');
  });

  it('say which missed ticks run', () => {
    const job = { catch_up: 'all', catch_up_window_seconds: 3_600 } as Schemas['Job'];
    expect(catchUpWords(job)).toBe('All run that are not too old, within 1 h');
    expect(catchUpWords({ ...job, catch_up: 'none' })).toBe('None runs');
  });
});
