import { describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../eventually.js';
import { states } from './policy-history.js';
import type { PolicyWorld } from './policy-world.js';

const FAST = { backoff: { initial_seconds: 0.2, jitter: false } };

/** How a run goes on after an attempt: retries, and what counts as success. */
export function attemptBehaviour(world: () => PolicyWorld): void {
  describe('retry', () => {
    it.concurrent(
      'max_attempts: a target that fails for a while is called again, and every attempt is kept',
      async () => {
        let calls = 0;
        const job = await world().idleJob({ retry: { max_attempts: 5, ...FAST } }, () => ({
          status: (calls += 1) < 3 ? 503 : 200,
        }));
        const run = await job.reached(await job.trigger(), 'succeeded');
        expect(run.attempts.map(({ number, http_status }) => [number, http_status])).toEqual([
          [1, 503],
          [2, 503],
          [3, 200],
        ]);
        const [first, second, third] = job.calls.map(({ arrivedAt }) => arrivedAt) as [
          number,
          number,
          number,
        ];
        expect(second - first).toBeGreaterThanOrEqual(195);
        expect(third - second).toBeGreaterThanOrEqual(395);
        expect(new Set(job.calls.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
      },
    );

    it.concurrent('max_attempts: a run fails once they are used up', async () => {
      const job = await world().idleJob({ retry: { max_attempts: 2, ...FAST } }, { status: 500 });
      expect((await job.reached(await job.trigger(), 'failed')).reason).toBe('http_500');
      expect(job.calls).toHaveLength(2);
    });

    it.concurrent('a failure that would repeat itself, like 404, is not tried again', async () => {
      const job = await world().idleJob({ retry: { max_attempts: 5, ...FAST } }, { status: 404 });
      expect((await job.reached(await job.trigger(), 'failed')).attempts).toHaveLength(1);
    });

    it.concurrent('Retry-After: the next attempt waits as long as the target asks', async () => {
      const headers = { 'retry-after': '2' };
      const job = await world().idleJob({ retry: { max_attempts: 2, ...FAST } }, { status: 429, headers });
      await job.reached(await job.trigger(), 'failed');
      const [first, second] = job.calls.map(({ arrivedAt }) => arrivedAt) as [number, number];
      expect(second - first).toBeGreaterThanOrEqual(1_995);
    });

    it.concurrent('max_age_seconds: no attempt begins later than that', async () => {
      const retry = { max_attempts: 9, max_age_seconds: 6, ...FAST };
      const job = await world().idleJob({ retry }, { status: 500 });
      await job.reached(await job.trigger(), 'failed');
      // The sixth attempt would follow after 6.2 s.
      expect(job.calls.length).toBeGreaterThan(1);
      expect(job.calls.length).toBeLessThan(6);
    });

    it.concurrent('until_next_tick: no attempt begins after the next tick', async () => {
      const retry = {
        max_attempts: 9,
        until_next_tick: true,
        backoff: { initial_seconds: 5, jitter: false },
      };
      const job = await world().job({ schedule: '*/2 * * * * *', retry }, { status: 500 });
      await job.called(2);
      await job.pause();
      const ended = await eventually('the end of all runs', async () => {
        const runs = await job.runs();
        return runs.every(({ state }) => state === 'failed' || state === 'cancelled') && runs;
      });
      // On a busy machine, the next tick may pass before a run has begun.
      const begun = ended.filter(({ state, attempts }) => state === 'failed' && attempts.length > 0);
      expect(new Set(states(begun))).toEqual(new Set(['failed (http_500)']));
    });

    it.concurrent('a pause or a cancellation ends a run that waits for its next attempt', async () => {
      const retry = { max_attempts: 9, backoff: { initial_seconds: 60 } };
      const [paused, cancelled] = [
        await world().idleJob({ retry }, { status: 500 }),
        await world().idleJob({ retry }, { status: 500 }),
      ];
      const runs = [await paused.trigger(), await cancelled.trigger()] as const;
      await paused.reached(runs[0], 'retrying');
      await cancelled.reached(runs[1], 'retrying');
      await paused.pause();
      await world().ok('POST', `/v1/runs/${runs[1]}/cancel`);
      expect((await paused.reached(runs[0], 'cancelled')).reason).toBe('job_paused');
      expect((await cancelled.reached(runs[1], 'cancelled')).reason).toBe('cancelled_by_user');
    });
  });

  describe('job.success', () => {
    it.concurrent('statuses, body_regex and json decide what counts as success', async () => {
      const json = { pointer: '/status', equals: 'ok' };
      const answered = (status: number, body: string, success: object) =>
        world().idleJob({}, { status, body }, { success });
      const jobs = [
        await answered(404, '', { statuses: ['2xx', '404'] }),
        await answered(200, 'all is well', { body_regex: 'well$' }),
        await answered(200, 'no', { body_regex: 'well$' }),
        await answered(200, '{"status":"ok"}', { json }),
        await answered(200, '{"status":"bad"}', { json }),
      ];
      const expected = ['succeeded', 'succeeded', 'failed', 'succeeded', 'failed'];
      for (const [index, job] of jobs.entries()) {
        const run = await job.reached(await job.trigger(), expected[index] as string);
        if (run.state === 'failed') expect(run.reason).toBe('unexpected_answer');
      }
    });
  });

  describe('delivery', () => {
    it.concurrent('at_most_once: a call without an answer is lost, and not repeated', async () => {
      const policies = { delivery: 'at_most_once', retry: { max_attempts: 3, ...FAST } };
      const job = await world().idleJob(policies, 'hang', { timeout_seconds: 0.5 });
      expect((await job.reached(await job.trigger(), 'lost')).reason).toBe('timeout');
      await delay(1_000);
      expect(job.calls).toHaveLength(1);
    });

    it.concurrent('at_most_once: a call that was never sent is tried again', async () => {
      const policies = { delivery: 'at_most_once', retry: { max_attempts: 3, ...FAST } };
      const job = await world().idleJob(policies, {}, { callback_url: 'http://127.0.0.1:9/' });
      expect((await job.reached(await job.trigger(), 'failed')).attempts).toHaveLength(3);
    });
  });
}
