import { ManualClock } from '@job-scheduler/testing';
import { DEDUP_TTL_MS } from '../dedup-cache.js';
import { dedupCacheContract } from '../testing.js';
import { InMemoryDedupCache } from './in-memory-dedup-cache.js';

dedupCacheContract('InMemoryDedupCache', async () => {
  const clock = new ManualClock();
  return {
    cache: new InMemoryDedupCache(clock),
    ttlMs: DEDUP_TTL_MS,
    passTime: (milliseconds) => clock.advance(milliseconds),
    close: async () => {},
  };
});

const references = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ run_id: `run-${index}`, attempt: 1 }));

it('remembers to the very end of the time to live, and nothing after twice that time', async () => {
  const clock = new ManualClock();
  const cache = new InMemoryDedupCache(clock);
  const [early, late] = references(2);
  await cache.published([early!]);
  await clock.advance(DEDUP_TTL_MS - 1);
  await cache.published([late!]);
  await clock.advance(DEDUP_TTL_MS - 1);
  expect(await cache.unpublished([early!, late!])).toEqual([]);
  await clock.advance(2);
  expect(await cache.unpublished([early!, late!])).toEqual([early, late]);
});

it('forgets in time even when it is asked late', async () => {
  const clock = new ManualClock();
  const cache = new InMemoryDedupCache(clock);
  const [reference] = references(1);
  await cache.published([reference!]);
  await clock.advance(1.9 * DEDUP_TTL_MS);
  await cache.unpublished([]);
  await clock.advance(0.1 * DEDUP_TTL_MS);
  expect(await cache.unpublished([reference!])).toEqual([reference]);
});

it('forgets the oldest when more is published than it has room for', async () => {
  const cache = new InMemoryDedupCache(new ManualClock(), { generationSize: 100 });
  const all = references(1_000);
  await cache.published(all);
  expect(await cache.unpublished(all)).toEqual(all.slice(0, 800));
});
