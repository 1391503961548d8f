import { describe, expect, it } from '@jest/globals';
import type { RecordedRequest } from '../recording-target.js';
import { eventually } from '../eventually.js';
import { states } from './policy-history.js';
import type { PolicyWorld } from './policy-world.js';

const FAST = { backoff: { initial_seconds: 0.2, jitter: false } };
/** The answer of a target that will report later, and a job that lets it. */
export const ACCEPTED = { status: 202 };
export const slow = { completion: { deadline_seconds: 600 } };
/** Where a call may be reported on, and a report there; resolves to the status of the answer. */
export const urlOf = (request: RecordedRequest | undefined): string =>
  String(request?.headers['x-completion-url']);
export const report = async (url: string, body?: object): Promise<number> => {
  const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(url, { method: 'POST', ...(body === undefined ? {} : json) });
  await response.text();
  return response.status;
};

/** How targets that answer 202 report later. */
export function completionBehaviour(world: () => PolicyWorld): void {
  describe('completion', () => {
    it.concurrent('completion: a run that is answered with 202 ends as its target reports', async () => {
      const job = await world().idleJob(slow, ACCEPTED);
      const runs = [await job.trigger(), await job.trigger()] as const;
      const calls = await job.called(2);
      const [good, bad] = runs.map((id) => urlOf(calls.find(({ headers }) => headers['x-run-id'] === id)));
      expect((await job.reached(runs[0], 'awaiting')).completion_due_at).not.toBeNull();
      await job.reached(runs[1], 'awaiting');
      expect(await report(good as string)).toBe(202);
      expect(await report(bad as string, { outcome: 'failed', message: 'no paper' })).toBe(202);
      await job.reached(runs[0], 'succeeded');
      const failed = await job.reached(runs[1], 'failed');
      expect(failed.reason).toBe('completion_failed');
      expect(failed.attempts[0]?.completion).toMatchObject({ outcome: 'failed', message: 'no paper' });
    });

    it.concurrent('completion: a report counts once, and only at the URL of the call', async () => {
      const job = await world().idleJob(slow, ACCEPTED);
      const run = await job.trigger();
      const url = urlOf((await job.called(1))[0]);
      expect(await report(url.replace(/.$/, (last) => (last === 'A' ? 'E' : 'A')))).toBe(404);
      await job.reached(run, 'awaiting');
      expect(await report(url)).toBe(202);
      expect(await report(url, { outcome: 'failed' })).toBe(409);
      await job.reached(run, 'succeeded');
    });

    it.concurrent('completion: a target that reports before it answers is heeded', async () => {
      const job = await world().idleJob(slow, async (request) => {
        expect(await report(urlOf(request))).toBe(202);
        return ACCEPTED;
      });
      await job.reached(await job.trigger(), 'succeeded');
    });

    it.concurrent(
      'completion: without a report by the deadline the attempt has failed, and is tried again',
      async () => {
        const policies = { completion: { deadline_seconds: 1 }, retry: { max_attempts: 2, ...FAST } };
        const job = await world().idleJob(policies, ACCEPTED);
        const run = await job.trigger();
        const [first, second] = await job.called(2);
        const failed = await job.reached(run, 'failed');
        expect(failed.reason).toBe('completion_overdue');
        expect(failed.attempts.map(({ completion }) => completion?.outcome)).toEqual(['overdue', 'overdue']);
        expect((second?.arrivedAt ?? 0) - (first?.arrivedAt ?? 0)).toBeGreaterThanOrEqual(1_195);
        expect(await report(urlOf(first))).toBe(409);
        expect(urlOf(second)).not.toBe(urlOf(first));
      },
    );

    it.concurrent('completion: a run that awaits its report is active, for overlap', async () => {
      const job = await world().job({ ...slow, overlap: 'skip', schedule: '*/2 * * * * *' }, ACCEPTED);
      const [call] = await job.called(1);
      await eventually('a skipped tick', async () =>
        states(await job.runs()).some((state) => state === 'skipped (overlap)'),
      );
      expect(job.calls).toHaveLength(1);
      await report(urlOf(call));
      await job.called(2);
      await job.pause();
    });
  });
}
