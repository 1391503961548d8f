import { Clock } from '@job-scheduler/job-model';
import { DEDUP_TTL_MS } from '../dedup-cache.js';
import { dedupCacheContract } from '../testing.js';
import { InMemoryDedupCache } from './in-memory-dedup-cache.js';

class MovableClock extends Clock {
  private at = 0;

  now(): number {
    return this.at;
  }

  monotonic(): number {
    return this.at;
  }

  async sleep(ms: number): Promise<void> {
    this.at += ms;
  }
}

dedupCacheContract('InMemoryDedupCache', async () => {
  const clock = new MovableClock();
  return {
    cache: new InMemoryDedupCache(clock),
    ttlMs: DEDUP_TTL_MS,
    passTime: (milliseconds) => clock.sleep(milliseconds),
    close: async () => {},
  };
});

const references = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ run_id: `run-${index}`, attempt: 1 }));

it('remembers to the very end of the time to live, and nothing after twice that time, however rarely it is asked', async () => {
  const clock = new MovableClock();
  const cache = new InMemoryDedupCache(clock);
  const [early, late] = references(2);
  await cache.published([early!]);
  await clock.sleep(DEDUP_TTL_MS - 1);
  await cache.published([late!]);
  await clock.sleep(DEDUP_TTL_MS - 1);
  expect(await cache.unpublished([early!, late!])).toEqual([]);
  await clock.sleep(2);
  expect(await cache.unpublished([early!, late!])).toEqual([early]);
  await clock.sleep(DEDUP_TTL_MS);
  expect(await cache.unpublished([late!])).toEqual([late]);
});

it('forgets the oldest when more is published than it has room for', async () => {
  const cache = new InMemoryDedupCache(new MovableClock(), { generationSize: 100 });
  const all = references(1_000);
  await cache.published(all);
  expect(await cache.unpublished(all)).toEqual(all.slice(0, 800));
});
