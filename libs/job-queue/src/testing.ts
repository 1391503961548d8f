import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isUndecided, type AnnouncedTick, type RunReference } from '@job-scheduler/job-model';
import { Inbox } from './contract/inbox.js';
import type { RunConsumer } from './run-consumer.js';
import type { RunProducer } from './run-producer.js';

/** An empty queue. */
export interface JobQueueUnderTest {
  producer: RunProducer;
  /** Another consumer of the same queue, not started. `close` stops it. */
  consumer(): RunConsumer;
  close(): Promise<void>;
}

/** What every pair of RunProducer and RunConsumer does. Each test gets a queue of its own from `setup`. */
export function jobQueueContract(name: string, setup: () => Promise<JobQueueUnderTest>): void {
  describe(`${name} as a job queue`, () => {
    let test: JobQueueUnderTest;
    let producer: RunProducer;

    beforeEach(async () => {
      test = await setup();
      producer = test.producer;
    });
    afterEach(() => test.close());

    const receive = async (prefetch: number, consumer = test.consumer()): Promise<Inbox> => {
      const inbox = new Inbox(consumer);
      await consumer.start(prefetch, inbox.deliver);
      return inbox;
    };
    const publishOne = async (): Promise<RunReference> => {
      const [run] = someRuns(1);
      await producer.publish([run!]);
      return run!;
    };

    it('delivers every published run once, in order, to a single consumer', async () => {
      const before = someRuns(500);
      const after = someRuns(500);
      await producer.publish(before);
      const inbox = await receive(1);
      const consuming = (async () => {
        const runs: RunReference[] = [];
        while (runs.length < 1_000) {
          const delivery = await inbox.next();
          runs.push(...delivery.runs);
          delivery.ack();
        }
        return runs;
      })();
      await producer.publish(after);
      expect(await consuming).toEqual([...before, ...after]);
      await eventually(async () => (await producer.ready()) === 0);
    });

    it('accepts an empty list, and publishes nothing', async () => {
      await producer.publish([]);
      const run = await publishOne();
      const inbox = await receive(1);
      expect((await inbox.next()).runs).toEqual([run]);
    });

    it('carries the attempt', async () => {
      const run = { run_id: randomUUID(), attempt: 7 };
      await producer.publish([run]);
      expect((await (await receive(1)).next()).runs).toEqual([run]);
    });

    it('delivers the good runs beside odd ones, every id among them that PostgreSQL takes for a UUID', async () => {
      const odd = ['00000000-0000-0000-0000-000000000001', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];
      const good = [...someRuns(10), ...odd.map((run_id) => ({ run_id, attempt: 1 })), ...someRuns(10)];
      const bad = [0, -1].map((attempt) => ({ run_id: randomUUID(), attempt }));
      await producer.publish([...good.slice(0, 5), ...bad, ...good.slice(5)]);
      const inbox = await receive(100);
      const delivered: RunReference[] = [];
      while (delivered.length < good.length) {
        const delivery = await inbox.next();
        delivered.push(...delivery.runs.filter(({ attempt }) => attempt === 1));
        delivery.ack();
      }
      expect(delivered).toEqual(good);
    });

    it('carries the trace context of a run, and when the runs of a message passed through the scheduler', async () => {
      const runs = [{ ...someRuns(1)[0]!, traceparent: '00-a-b-01' }, ...someRuns(1)];
      const passage = { claim_at: 1, plan_at: 2, record_at: 3, publish_at: 4 };
      await producer.publish(runs, passage);
      const inbox = await receive(10);
      const delivered: RunReference[] = [];
      while (delivered.length < runs.length) {
        const delivery = await inbox.next();
        expect(delivery.passage).toEqual(passage);
        delivered.push(...delivery.runs);
      }
      expect(delivered).toEqual(runs);
    });

    it('carries announced ticks in messages of their own, and counts them as ready', async () => {
      const passage = { claim_at: 1, plan_at: 2, publish_at: 3 };
      const ticks = someTicks(120).map((tick, index) =>
        index < 60 ? tick : { ...tick, overlap: 'skip' as const },
      );
      await producer.announce([]);
      const [plain, undecided] = [ticks.slice(0, 60), ticks.slice(60)];
      await producer.announce([...undecided, ...plain], passage);
      await eventually(async () => (await producer.ready()) > 0);
      const inbox = await receive(10);
      const announced: AnnouncedTick[] = [];
      while (announced.length < ticks.length) {
        const delivery = await inbox.next();
        expect(delivery).toMatchObject({ runs: [], passage });
        expect(new Set(delivery.announced?.map(isUndecided)).size).toBe(1);
        announced.push(...(delivery.announced ?? []));
        delivery.ack();
      }
      expect(announced).toEqual(ticks);
      await publishOne();
      expect((await inbox.next()).announced).toBeUndefined();
    });

    it('leaves no more than the prefetch unacknowledged', async () => {
      const inbox = await receive(3);
      let inHand = 0;
      let most = 0;
      for (let message = 0; message < 30; message += 1) await publishOne();
      for (let received = 0; received < 30; received += 1) {
        const delivery = await inbox.next();
        inHand += 1;
        most = Math.max(most, inHand + inbox.waiting);
        void nextTurn().then(() => {
          inHand -= 1;
          delivery.ack();
        });
      }
      expect(most).toBeLessThanOrEqual(3);
    });

    it('delivers nothing beyond the prefetch until something is acknowledged', async () => {
      const inbox = await receive(2);
      const first = await publishOne();
      const second = await publishOne();
      const third = await publishOne();
      const held = [await inbox.next(), await inbox.next()];
      expect(held.flatMap(({ runs }) => runs)).toEqual([first, second]);
      await eventually(async () => (await producer.ready()) === 1);
      expect(inbox.waiting).toBe(0);

      held[0]!.ack();
      expect((await inbox.next()).runs).toEqual([third]);
    });

    it('counts waiting messages as ready, but not those that a consumer holds', async () => {
      await publishOne();
      await publishOne();
      await eventually(async () => (await producer.ready()) === 2);
      const inbox = await receive(2);
      await inbox.next();
      await inbox.next();
      await eventually(async () => (await producer.ready()) === 0);
    });

    it('shares the messages among its consumers', async () => {
      const [one, two] = [await receive(1), await receive(1)];
      const published = [await publishOne(), await publishOne()];
      const received = [await one.next(), await two.next()].flatMap(({ runs }) => runs);
      expect(new Set(received.map(({ run_id }) => run_id))).toEqual(
        new Set(published.map(({ run_id }) => run_id)),
      );
    });

    it('delivers a released message again', async () => {
      const run = await publishOne();
      const inbox = await receive(1);
      (await inbox.next()).release();
      expect((await inbox.next()).runs).toEqual([run]);
    });

    it('gives what one consumer releases to another when the first has stopped', async () => {
      const first = await receive(1);
      const run = await publishOne();
      const held = await first.next();
      await first.consumer.stop();
      const second = await receive(1);
      held.release();
      expect((await second.next()).runs).toEqual([run]);
      expect(first.waiting).toBe(0);
    });

    it('does not deliver a rejected message again, to anybody, and goes on', async () => {
      const inbox = await receive(1);
      await publishOne();
      (await inbox.next()).reject();
      const run = await publishOne();
      const delivery = await inbox.next();
      expect(delivery.runs).toEqual([run]);
      await inbox.consumer.stop();
      delivery.reject();

      const other = await receive(10);
      const last = await publishOne();
      expect((await other.next()).runs).toEqual([last]);
      await eventually(async () => (await producer.ready()) === 0);
    });

    it('does not announce that it is available while it always was', async () => {
      let announcements = 0;
      const unsubscribe = producer.onAvailable(() => (announcements += 1));
      await publishOne();
      unsubscribe();
      expect(announcements).toBe(0);
    });

    it('accepts only the first settlement of a delivery', async () => {
      const inbox = await receive(1);
      await publishOne();
      const delivery = await inbox.next();
      delivery.ack();
      delivery.ack();
      delivery.release();
      delivery.reject();
      const next = await publishOne();
      expect((await inbox.next()).runs).toEqual([next]);
      await eventually(async () => (await producer.ready()) === 0);
    });

    describe('a stopped consumer', () => {
      it('delivers nothing more', async () => {
        const inbox = await receive(10);
        await inbox.consumer.stop();
        await publishOne();
        await eventually(async () => (await producer.ready()) === 1);
        expect(inbox.waiting).toBe(0);
      });

      it('can still acknowledge what it holds', async () => {
        const inbox = await receive(1);
        await publishOne();
        const delivery = await inbox.next();
        await inbox.consumer.stop();
        delivery.ack();

        const run = await publishOne();
        const again = await receive(10, inbox.consumer);
        expect((await again.next()).runs).toEqual([run]);
        await eventually(async () => (await producer.ready()) === 0);
      });

      it('gets its unacknowledged messages again when it restarts, and its old deliveries are void', async () => {
        const inbox = await receive(2);
        const published = [await publishOne(), await publishOne()];
        const old = [await inbox.next(), await inbox.next()];
        await inbox.consumer.stop();

        const again = await receive(2, inbox.consumer);
        for (const delivery of old) delivery.ack();
        const received = [await again.next(), await again.next()];
        expect(new Set(received.flatMap(({ runs }) => runs.map(({ run_id }) => run_id)))).toEqual(
          new Set(published.map(({ run_id }) => run_id)),
        );
      });

      it('can be stopped before it started, and twice', async () => {
        const consumer = test.consumer();
        await consumer.stop();
        await consumer.start(1, () => {});
        await consumer.stop();
        await consumer.stop();
      });
    });
  });
}

const someTicks = (count: number): AnnouncedTick[] =>
  Array.from({ length: count }, (_, index) => ({
    job_id: randomUUID(),
    due_at: 2_000 + index,
    revision: 2,
    last_tick: 1_000,
    next_due: 3_000,
    fired: 4,
    timeout: 30,
    ...(index === 0 && { traceparent: '00-a-b-01' }),
  }));

const someRuns = (count: number): RunReference[] =>
  Array.from({ length: count }, () => ({ run_id: randomUUID(), attempt: 1 }));

const POLL_MS = 5;

/** Polls until the count has changed or the test's time is up, since a queue does not announce changes. */
async function eventually(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(POLL_MS);
}
