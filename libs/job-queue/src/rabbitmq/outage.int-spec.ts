import { PrivateRabbitmq } from '@job-scheduler/testing';
import { JobQueueUnavailableError } from '../index.js';
import { available, eventually, Inbox, QueueUnderTest, someRuns } from './rabbitmq.for-spec.js';

const RESTART_TIMEOUT_MS = 120_000;

describe('When the broker goes away', () => {
  let broker: PrivateRabbitmq;
  let queue: QueueUnderTest;
  let inbox: Inbox;

  beforeAll(async () => {
    broker = await PrivateRabbitmq.start();
    queue = await QueueUnderTest.open(broker.url, { producer: { runsPerMessage: 1 } });
    inbox = await Inbox.of(queue, 2);
    await broker.saveQueueRegister();
  }, RESTART_TIMEOUT_MS);
  afterAll(async () => {
    await queue.close();
    await broker.stop();
  });

  it(
    'keeps confirmed messages, in order, across a restart of the broker',
    async () => {
      await inbox.consumer.stop();
      const runs = someRuns(100);
      await queue.producer.publish(runs);
      await broker.restart();

      await inbox.start(2);
      for (const run of runs) {
        const delivery = await inbox.next();
        expect(delivery.runs).toEqual([run]);
        delivery.ack();
      }
      await eventually(async () => (await queue.producer.ready()) === 0);
    },
    RESTART_TIMEOUT_MS,
  );

  it(
    'refuses to publish while it is away, and resumes with all consumers within 10 s after it is back, as do those who started meanwhile',
    async () => {
      const runs = [await queue.publishOne(), await queue.publishOne()];
      const held = [await inbox.next(), await inbox.next()];
      await broker.suspend();
      const underWay = expect(queue.producer.publish(someRuns(2_000))).rejects.toThrow(
        JobQueueUnavailableError,
      );
      await broker.kill();
      await underWay;

      expect(queue.connection.status()).toBe('down');
      await expect(queue.publishOne()).rejects.toThrow(JobQueueUnavailableError);
      await expect(queue.producer.ready()).rejects.toThrow(JobQueueUnavailableError);
      for (const delivery of held) delivery.ack();

      // It is not needed at the start either.
      const early = await QueueUnderTest.open(broker.url);
      const earlyInbox = await Inbox.of(early, 1);
      await expect(early.publishOne()).rejects.toThrow(JobQueueUnavailableError);
      const isEarlyAvailable = available(early.producer);

      const isAvailable = available(queue.producer);
      await broker.restart();
      const acceptsSince = performance.now();
      await isAvailable;
      const again = [await inbox.next(), await inbox.next()];
      expect(performance.now() - acceptsSince).toBeLessThan(10_000);
      expect(queue.connection.status()).toBe('up');
      expect(again.flatMap((delivery) => delivery.runs)).toEqual(runs);

      const next = await queue.publishOne();
      await eventually(async () => (await queue.producer.ready()) === 1);
      expect(inbox.deliveries).toEqual([]);
      for (const delivery of again) delivery.ack();
      const last = await inbox.next();
      expect(last.runs).toEqual([next]);
      last.ack();

      await isEarlyAvailable;
      const run = await early.publishOne();
      expect((await earlyInbox.next()).runs).toEqual([run]);
      expect(early.log.events.slice(0, 2)).toEqual(['rabbitmq_unreachable', 'rabbitmq_connected']);
      await early.close();
    },
    RESTART_TIMEOUT_MS,
  );

  it(
    'gives up on a broker that does not confirm, and resumes when it does again',
    async () => {
      const hasty = await QueueUnderTest.open(broker.url, { producer: { confirmTimeoutMs: 500 } });
      await broker.suspend();
      await expect(hasty.publishOne()).rejects.toThrow('did not confirm a message within 500 ms');
      await expect(hasty.producer.ready()).rejects.toThrow(JobQueueUnavailableError);
      const isAvailable = available(hasty.producer);
      await broker.resume();
      await isAvailable;
      // The first confirmations may take longer than that.
      await eventually(() =>
        hasty.publishOne().then(
          () => true,
          () => false,
        ),
      );
      await hasty.close();
    },
    RESTART_TIMEOUT_MS,
  );
});
