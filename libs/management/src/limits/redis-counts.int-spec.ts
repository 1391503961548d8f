import { RedisCounts } from '@job-scheduler/platform/redis';
import { startRedis, type SharedServer } from '@job-scheduler/testing';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';

let server: SharedServer;
beforeAll(async () => {
  server = await startRedis();
}, 60_000);
afterAll(() => server.stop());

it('adds up what the apis count in a period, for a while, and says when it cannot', async () => {
  const redis = new Redis(server.url);
  const prefix = randomUUID();
  const [one, other] = [new RedisCounts(redis, prefix), new RedisCounts(redis, prefix)];
  const counts = new Map([
    ['a', 2],
    ['b', 1],
  ]);
  expect(await one.add(7, counts)).toEqual(counts);
  expect(await other.add(7, new Map([['a', 3]]))).toEqual(new Map([['a', 5]]));
  expect(await other.add(8, new Map([['a', 3]]))).toEqual(new Map([['a', 3]]));
  for (const key of await redis.keys(`${prefix}*`)) expect(await redis.pttl(key)).toBeGreaterThan(60_000);
  redis.disconnect();
  await expect(one.add(7, counts)).rejects.toThrow('Connection is closed');
});
