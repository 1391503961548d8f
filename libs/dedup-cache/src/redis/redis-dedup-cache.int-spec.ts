import { startRedis, type SharedServer } from '@job-scheduler/testing';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { dedupCacheContract } from '../testing.js';
import { RedisDedupCache } from './index.js';

let server: SharedServer;

beforeAll(async () => {
  server = await startRedis();
}, 60_000);
afterAll(() => server.stop());

const TTL_MS = 400;
const SHARED_TTL_MS = 1_000;

dedupCacheContract('RedisDedupCache', async () => {
  const redis = new Redis(server.url);
  return {
    cache: new RedisDedupCache(redis, { prefix: randomUUID(), ttlMs: TTL_MS }),
    ttlMs: TTL_MS,
    passTime: async (milliseconds) => void (await delay(milliseconds)),
    close: async () => redis.disconnect(),
  };
});

it('is shared by all that use the same prefix, and leaves nothing in Redis in the end', async () => {
  const redis = new Redis(server.url);
  const prefix = randomUUID();
  const [one, other] = [1, 2].map(() => new RedisDedupCache(redis, { prefix, ttlMs: SHARED_TTL_MS }));
  const references = Array.from({ length: 2_500 }, () => ({ run_id: randomUUID(), attempt: 1 }));
  // On a busy machine this may take longer than they remember.
  for (let isInTime = false; !isInTime;) {
    const begin = performance.now();
    await one!.published(references);
    const left = await other!.unpublished(references);
    isInTime = performance.now() - begin < SHARED_TTL_MS;
    if (isInTime) expect(left).toEqual([]);
  }
  while ((await redis.keys(`${prefix}*`)).length > 0) await delay(10);
  redis.disconnect();
});
