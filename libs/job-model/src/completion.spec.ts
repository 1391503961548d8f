import { randomBytes, randomUUID } from 'node:crypto';
import {
  completionToken,
  concludeRun,
  isCompletionToken,
  readCompletionToken,
  type AcceptedRun,
} from './completion.js';
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

  it('fails a run of which the target said nothing before the deadline', () => {
    expect(concludeRun({ ...run, completion: null }, 0)).toEqual({
      state: 'failed',
      reason: 'completion_overdue',
    });
  });

  it('tries a failed run again as its retry policy says', () => {
    const policies = { ...DEFAULT_POLICIES, retry };
    expect(concludeRun({ ...run, policies }, 0)).toEqual({
      state: 'retrying',
      retry_in_ms: 1_000,
      reason: 'completion_failed',
    });
    expect(concludeRun({ ...run, policies, attempt: 2 }, 0)).toMatchObject({ state: 'failed' });
  });

  it('repeats nothing that may be called at most once: the target has been called', () => {
    const policies = { ...DEFAULT_POLICIES, retry, delivery: 'at_most_once' } as const;
    expect(concludeRun({ ...run, policies }, 0)).toMatchObject({ state: 'failed' });
    expect(concludeRun({ ...run, policies, completion: null }, 0)).toMatchObject({ state: 'failed' });
  });
});

describe('completion tokens', () => {
  const key = randomBytes(32);
  const reference = { run_id: randomUUID(), attempt: 100 };
  const token = completionToken(reference, key);

  it('name the attempt that they are for', () => {
    expect(readCompletionToken(token, key)).toEqual(reference);
    expect(isCompletionToken(token)).toBe(true);
  });

  it('of another key, another attempt, or of anything else are refused', () => {
    const bytes = Buffer.from(token, 'base64url');
    bytes.writeUInt16BE(1, 16);
    const forged = bytes.toString('base64url');
    for (const bad of [completionToken(reference, randomBytes(32)), forged, token.slice(0, -4), '', 'x']) {
      expect(readCompletionToken(bad, key)).toBeNull();
    }
  });
});
