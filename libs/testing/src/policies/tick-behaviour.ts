import { describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { states } from './policy-history.js';
import type { PolicyWorld } from './policy-world.js';

/** Less than the five seconds after which recovery would queue a run that was forgotten. */
const RELEASED_MS = 4_500;

/** What becomes of ticks: overlap, catching up, jitter. */
export function tickBehaviour(world: () => PolicyWorld): void {
  describe('overlap', () => {
    it.concurrent('allow: a tick runs also while an earlier run is active', async () => {
      let calls = 0;
      let release = (): void => undefined;
      const secondCall = new Promise<void>((resolve) => (release = resolve));
      // The first call goes on until the second one is there, however long the machine takes for that.
      const job = await world().job({ overlap: 'allow' }, async () => {
        calls += 1;
        if (calls === 1) await secondCall;
        else release();
        return {};
      });
      await job.called(4);
      await job.pause();
      const [first, second] = job.calls;
      expect(second?.arrivedAt).toBeLessThan(first?.endedAt ?? Infinity);
    });

    it.concurrent('skip: a tick is skipped while a run is active', async () => {
      const job = await world().job({ overlap: 'skip' }, { delayMs: 2_500 });
      const [first, second] = await job.called(2);
      await job.pause();
      expect((second?.arrivedAt ?? 0) - (first?.arrivedAt ?? 0)).toBeGreaterThanOrEqual(2_495);
      expect(states(await job.runs())).toContain('skipped (overlap)');
    });

    it.concurrent(
      'wait: the newest tick runs as soon as the active run has ended, older ones are skipped',
      async () => {
        const job = await world().job({ overlap: 'wait' }, { delayMs: 3_200 });
        const [first, second] = await job.called(2);
        const gap = (second?.arrivedAt ?? 0) - (first?.arrivedAt ?? 0);
        expect(gap).toBeGreaterThanOrEqual(3_195);
        expect((second?.arrivedAt ?? 0) - (first?.endedAt ?? 0)).toBeLessThan(RELEASED_MS);
        await job.pause();
        expect(states(await job.runs())).toContain('skipped (overlap)');
      },
    );

    it.concurrent('replace: the active call is aborted within a second, and the new tick runs', async () => {
      const job = await world().job({ schedule: '*/3 * * * * *', overlap: 'replace' }, 'hang', {
        timeout_seconds: 60,
      });
      await job.called(2);
      const [first] = await job.runs();
      const ended = await job.reached(first?.id ?? '', 'cancelled');
      expect(ended.reason).toBe('replaced');
      await job.pause();
      // Otherwise the call that replaced it would hang for a minute.
      const active = (await job.runs()).filter(({ state }) => state === 'running');
      await Promise.all(active.map(({ id }) => world().ok('POST', `/v1/runs/${id}/cancel`)));
    });
  });

  describe('catch_up at a resume', () => {
    it.concurrent.each([
      { catch_up: 'none', title: 'none: no tick of the pause runs' },
      { catch_up: 'latest', title: 'latest: the newest tick of the pause runs' },
      { catch_up: 'all', title: 'all: every tick of the pause inside the window runs' },
    ])('$title', async ({ catch_up }) => {
      const job = await world().job();
      await job.called(1);
      await job.pause();
      await delay(4_000);
      const { missed, queued } = await job.resume({ catch_up });
      await job.pause();
      expect(missed).toBeGreaterThanOrEqual(3);
      expect(queued).toBe({ none: 0, latest: 1, all: missed }[catch_up]);
      const skips = (await job.runs()).filter(({ reason }) => reason === 'paused');
      expect(skips.reduce((sum, { count = 0 }) => sum + count, 0)).toBeGreaterThanOrEqual(missed - queued);
    });
  });

  describe('jitter_seconds', () => {
    it.concurrent('moves every tick by the same time', async () => {
      const job = await world().job({ schedule: '*/2 * * * * *', jitter_seconds: 30 });
      const calls = await job.called(3);
      await job.pause();
      const offsets = calls.map(({ headers }) => Date.parse(String(headers['x-scheduled-at'])) % 2_000);
      expect(new Set(offsets).size).toBe(1);
      for (const { arrivedAt, headers } of calls) {
        expect(arrivedAt).toBeGreaterThanOrEqual(Date.parse(String(headers['x-scheduled-at'])) - 5);
      }
    });
  });
}
