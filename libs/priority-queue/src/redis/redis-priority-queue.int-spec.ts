import { jobMember, runMember } from '@job-scheduler/job-model';
import { PinoEventLog } from '@job-scheduler/platform';
import { connectRedis } from '@job-scheduler/platform/redis';
import { PrivateRedis, startRedis, type SharedServer } from '@job-scheduler/testing';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  CLAIM_LEASE_MS,
  PriorityQueueUnavailableError,
  type DueBatch,
  type PriorityQueue,
} from '../priority-queue.js';
import { priorityQueueContract } from '../testing.js';
import { RedisPriorityQueue } from './index.js';

let server: SharedServer;

beforeAll(async () => {
  server = await startRedis();
}, 60_000);
afterAll(() => server.stop());

/** A process's own view of a queue. */
async function open(prefix: string, url = server.url) {
  const redis = new Redis(url);
  redis.on('error', () => undefined);
  const queue = new RedisPriorityQueue(redis, { prefix });
  await heard(queue);
  const close = (): void => {
    queue.close();
    redis.disconnect();
  };
  return { redis, queue, close };
}

/** The next due time that the queue tells its listeners; the first call says that the subscription is ready. */
const heard = (queue: PriorityQueue): Promise<number> =>
  new Promise((resolve) => {
    const end = queue.onArmed((dueAt) => {
      end();
      resolve(dueAt);
    });
  });

/** Nothing signals that commands are answered again. */
const answered = (queue: PriorityQueue): Promise<DueBatch> =>
  queue.claimDue(1, Date.now()).catch(() => delay(20).then(() => answered(queue)));

priorityQueueContract('RedisPriorityQueue', async () => {
  const prefix = randomUUID();
  const [one, other] = [await open(prefix), await open(prefix)];
  return {
    queue: one.queue,
    other: other.queue,
    close: async () => {
      one.close();
      other.close();
    },
  };
});

describe('RedisPriorityQueue', () => {
  let queue: RedisPriorityQueue;
  let close: () => void;
  let now: number;

  beforeEach(async () => {
    ({ queue, close } = await open(randomUUID()));
    now = Date.now();
  });
  afterEach(() => close());

  it('goes by the time that it is told, whatever the clocks of Redis and of the process show', async () => {
    const [past, future] = [now - 7_200_000, now + 7_200_000];
    const [early, late] = [past, future].map((dueAt) => ({ member: jobMember(randomUUID()), dueAt }));
    await queue.arm([early!, late!]);
    expect((await queue.claimDue(10, past - 1)).claims).toEqual([]);
    const { claims, nextDueInMs } = await queue.claimDue(10, past);
    expect(claims.map(({ member }) => member)).toEqual([early!.member]);
    expect(nextDueInMs).toBe(CLAIM_LEASE_MS + 1);
    expect(await queue.ensureArmed([early!], past)).toBe(0);
    expect(await queue.ensureArmed([{ ...late!, dueAt: now }], past)).toBe(1);
    await queue.disarm([early!.member]);
    expect((await queue.claimDue(10, now)).claims.map(({ member }) => member)).toEqual([late!.member]);
  });

  it('wakes sleepers only for members that are due earlier than all others', async () => {
    const told: number[] = [];
    queue.onArmed((dueAt) => told.push(dueAt));
    const last = heard(queue);
    await queue.arm([{ member: jobMember(randomUUID()), dueAt: now + 60_000 }]);
    await last;
    await queue.arm([{ member: jobMember(randomUUID()), dueAt: now + 90_000 }]);
    const earlier = heard(queue);
    await queue.arm([{ member: runMember(randomUUID()), dueAt: now + 30_000 }]);
    await earlier;
    expect(told).toEqual([now + 60_000, now + 30_000]);
  });

  it('never gives two claims of a member the same token, however fast they follow', async () => {
    const member = jobMember(randomUUID());
    const tokens = new Set<number>();
    for (let claim = 0; claim < 200; claim += 1) {
      await queue.arm([{ member, dueAt: now }]);
      const { claims } = await queue.claimDue(1, now);
      tokens.add(claims[0]!.token);
      expect(Number.isInteger(claims[0]!.token)).toBe(false);
    }
    expect(tokens.size).toBe(200);
    expect(Math.min(...tokens)).toBeGreaterThanOrEqual(now + CLAIM_LEASE_MS);
  });

  it('forgets that it was filled when Redis is emptied', async () => {
    // Others use the shared server meanwhile.
    const own = new Redis(server.url, { db: 1 });
    const emptied = new RedisPriorityQueue(own, { prefix: randomUUID() });
    await emptied.markFilled();
    expect(await emptied.isFilled()).toBe(true);
    await own.flushdb();
    expect(await emptied.isFilled()).toBe(false);
    emptied.close();
    own.disconnect();
  });

  it('takes at most 200 bytes of memory for a member', async () => {
    // Others use the shared server meanwhile.
    const own = await PrivateRedis.start();
    const measured = await open(randomUUID(), own.url);
    const memory = async (): Promise<number> =>
      Number(/^used_memory:(\d+)/m.exec(await measured.redis.info('memory'))?.[1]);
    const before = await memory();
    const members = 20_000;
    const entries = Array.from({ length: members }, (_, index) => ({
      member: jobMember(randomUUID()),
      dueAt: now + index,
    }));
    await measured.queue.arm(entries);
    expect(((await memory()) - before) / members).toBeLessThanOrEqual(200);
    measured.close();
    await own.stop();
  }, 30_000);

  it('fails at once while Redis is away, and tells sleepers when it is back', async () => {
    const own = await PrivateRedis.start();
    const log = new PinoEventLog('test', 'silent');
    const connection = connectRedis({ url: own.url, name: 'test', log });
    const orphan = new RedisPriorityQueue(connection);
    await heard(orphan);
    await own.kill();
    const begin = performance.now();
    await expect(orphan.claimDue(1, now)).rejects.toThrow(PriorityQueueUnavailableError);
    await expect(orphan.arm([{ member: jobMember(randomUUID()), dueAt: now }])).rejects.toThrow('Redis');
    // A command that waited for Redis would take the three seconds that it may take.
    expect(performance.now() - begin).toBeLessThan(2_500);
    const back = heard(orphan);
    await own.restart();
    await back;
    expect((await answered(orphan)).claims).toEqual([]);
    orphan.close();
    connection.disconnect();
    await own.stop();
  }, 30_000);

  it('gives up a connection that no longer answers, and reconnects', async () => {
    const own = await PrivateRedis.start();
    const log = new PinoEventLog('test', 'silent');
    const connection = connectRedis({ url: own.url, name: 'test', log });
    const orphan = new RedisPriorityQueue(connection);
    await heard(orphan);
    await own.suspend();
    // On a busy machine, this timer is as late as those of the connection.
    const threeSeconds = delay(3_000).then(() => performance.now());
    await expect(orphan.claimDue(1, now)).rejects.toThrow(PriorityQueueUnavailableError);
    const gaveUpAt = performance.now();
    expect(gaveUpAt - (await threeSeconds)).toBeLessThan(500);
    await own.resume();
    expect((await answered(orphan)).claims).toEqual([]);
    orphan.close();
    connection.disconnect();
    await own.stop();
  }, 30_000);
});
