import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RunReference } from '@job-scheduler/job-model';
import type { DedupCache } from './dedup-cache.js';

/** A cache, and a way to let its time pass: by moving a controlled clock, or by waiting for a real one. */
export interface DedupCacheUnderTest {
  cache: DedupCache;
  /** How long this cache remembers, milliseconds: DEDUP_TTL_MS, or less where time is real. */
  ttlMs: number;
  passTime(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

/** What every DedupCache does. Each test gets a cache from `setup`. */
export function dedupCacheContract(name: string, setup: () => Promise<DedupCacheUnderTest>): void {
  describe(`${name} as a DedupCache`, () => {
    let test: DedupCacheUnderTest;
    let cache: DedupCache;

    beforeEach(async () => {
      test = await setup();
      cache = test.cache;
    });
    afterEach(() => test.close());

    /** Does it once more where the machine was too busy to do it within the time to live; `prepare` may take longer. */
    async function inTime<Result>(
      look: () => Promise<Result>,
      prepare: () => Promise<void> = async () => undefined,
    ): Promise<Result> {
      for (;;) {
        await prepare();
        const begin = performance.now();
        const result = await look();
        if (performance.now() - begin < test.ttlMs) return result;
      }
    }

    it('keeps unpublished references, in order, and drops published ones', async () => {
      const references = Array.from({ length: 10 }, () => attempt(1));
      const left = await inTime(async () => {
        await cache.published([references[8]!, references[3]!]);
        return cache.unpublished(references);
      });
      expect(left).toEqual(references.filter((_, index) => index !== 3 && index !== 8));
    });

    it('remembers only references that it was told were published', async () => {
      const reference = attempt(1);
      await cache.unpublished([reference]);
      expect(await cache.unpublished([reference])).toEqual([reference]);
    });

    it('tells the attempts of a run apart', async () => {
      const { all, begin, end } = await inTime(async () => {
        const runId = randomUUID();
        const all = [1, 2, 12].map((number) => attempt(number, runId));
        const [first, second] = all;
        await cache.published([first!]);
        const begin = await cache.unpublished(all);
        await cache.published([second!]);
        const end = await cache.unpublished(all);
        return { all, begin, end };
      });
      const [, second, twelfth] = all;
      expect(begin).toEqual([second, twelfth]);
      expect(end).toEqual([twelfth]);
    });

    it('remembers the good references beside odd ones, which it tells apart as well', async () => {
      const odd = [attempt(0), attempt(-1), attempt(NaN), attempt(1, ''), attempt(1, 'no id\u0000')];
      const references = [...Array.from({ length: 10 }, () => attempt(1)), ...odd];
      const left = await inTime(async () => {
        await cache.published(references.filter((_, index) => index % 2 === 0));
        return cache.unpublished(references);
      });
      expect(left).toEqual(references.filter((_, index) => index % 2 === 1));
    });

    it('accepts empty lists', async () => {
      await cache.published([]);
      expect(await cache.unpublished([])).toEqual([]);
    });

    it('remembers for the time to live, and not for twice as long', async () => {
      const reference = attempt(1);
      await test.passTime(test.ttlMs / 2);
      const left = await inTime(async () => {
        await cache.published([reference]);
        await test.passTime(test.ttlMs / 2);
        return cache.unpublished([reference]);
      });
      expect(left).toEqual([]);
      await test.passTime(1.5 * test.ttlMs);
      expect(await cache.unpublished([reference])).toEqual([reference]);
    });

    it('renews its memory of references that are published again', async () => {
      let reference = attempt(1);
      const publish = async () => {
        await cache.published([reference]);
        await test.passTime(0.75 * test.ttlMs);
      };
      const renew = async () => {
        await publish();
        return cache.unpublished([reference]);
      };
      const left = await inTime(renew, () => {
        reference = attempt(1);
        return publish();
      });
      expect(left).toEqual([]);
    });
  });
}

const attempt = (number: number, run_id: string = randomUUID()): RunReference => ({
  run_id,
  attempt: number,
});
