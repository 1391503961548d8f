import { randomUUID } from 'node:crypto';
import { concludeRun, type AcceptedRun } from './conclusion.js';
import { DEFAULT_POLICIES } from './policies.js';

describe('concludeRun', () => {
  const run: AcceptedRun = {
    run_id: randomUUID(),
    attempt: 1,
    trigger: 'schedule',
    completion: { outcome: 'failed', message: 'no paper' },
    policies: DEFAULT_POLICIES,
    age_ms: 1_000,
    next_tick_in_ms: null,
  };
  const retry = { ...DEFAULT_POLICIES.retry, max_attempts: 2 };

  it('ends a run as the target says', () => {
    const succeeded = { ...run, completion: { outcome: 'succeeded', message: null } as const };
    expect(concludeRun(succeeded, 0)).toEqual({ state: 'succeeded', reason: null });
    expect(concludeRun(run, 0)).toEqual({ state: 'failed', reason: 'completion_failed' });
  });

  it('fails a run whose target did not report before the deadline', () => {
    expect(concludeRun({ ...run, completion: null }, 0)).toEqual({
      state: 'failed',
      reason: 'completion_overdue',
    });
  });

  it('retries a failed run as its retry policy says', () => {
    const policies = { ...DEFAULT_POLICIES, retry };
    expect(concludeRun({ ...run, policies }, 0)).toEqual({
      state: 'retrying',
      retry_in_ms: 1_000,
      reason: 'completion_failed',
    });
    expect(concludeRun({ ...run, policies, attempt: 2 }, 0)).toMatchObject({ state: 'failed' });
  });

  it.each([
    7,
    null,
    {},
    { max_attempts: 3 },
    { max_attempts: 3, backoff: { kind: 'fixed', max_seconds: 'long' } },
  ])('fails a run whose retry policy is %j, which cannot be read, and says so', (unreadable) => {
    const policies = { ...DEFAULT_POLICIES, retry: unreadable as unknown as typeof retry };
    expect(concludeRun({ ...run, policies }, 0)).toEqual({
      state: 'failed',
      reason: 'unusable_rules',
      error: {
        code: 'unusable_rules',
        message: expect.stringMatching(/^The job's retry is .*: edit the job\.$/),
      },
    });
  });

  it('does not repeat a run that may be called at most once: the target has been called', () => {
    const policies = { ...DEFAULT_POLICIES, retry, delivery: 'at_most_once' } as const;
    expect(concludeRun({ ...run, policies }, 0)).toMatchObject({ state: 'failed' });
    expect(concludeRun({ ...run, policies, completion: null }, 0)).toMatchObject({ state: 'failed' });
  });
});
