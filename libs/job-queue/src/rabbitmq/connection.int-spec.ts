import { startRabbitmq, type SharedServer } from '@job-scheduler/testing';
import { JobQueueUnavailableError } from '../index.js';
import { certificate, privateKey } from './certificate.for-spec.js';
import { JobQueueMismatchError, RabbitmqConnection } from './index.js';
import { atBroker, available, eventually, Inbox, QueueUnderTest, someRuns } from './rabbitmq.for-spec.js';
import { Relay } from './relay.for-spec.js';

describe('A connection to RabbitMQ', () => {
  let broker: SharedServer;
  let relay: Relay;
  let queue: QueueUnderTest;
  let mismatches: JobQueueMismatchError[];
  let returned: number;

  beforeAll(async () => {
    broker = await startRabbitmq();
  }, 120_000);
  afterAll(() => broker.stop());

  beforeEach(async () => {
    relay = await Relay.open(broker.url);
    mismatches = [];
    returned = 0;
    queue = await QueueUnderTest.open(relay.url, {
      connection: { onMismatch: (error) => mismatches.push(error) },
      producer: { runsPerMessage: 1, onReturned: () => (returned += 1) },
    });
  });
  afterEach(async () => {
    await queue.close();
    await relay.close();
  });

  const deleteQueue = () =>
    atBroker(broker.url, (channel) => channel.deleteQueue(queue.connection.names.runs));

  const replaceQueue = () =>
    atBroker(broker.url, async (channel) => {
      await channel.deleteQueue(queue.connection.names.runs);
      await channel.assertQueue(queue.connection.names.runs, { durable: true });
    });

  it('is refused when the queue has other arguments, with a sentence that says what to do', async () => {
    await replaceQueue();
    const opening = RabbitmqConnection.open(queue.options);
    await expect(opening).rejects.toThrow(JobQueueMismatchError);
    await expect(opening).rejects.toThrow(
      /^"test-.*\.runs" exists in RabbitMQ with other arguments than this version declares \(inequivalent arg '/,
    );
    await expect(opening).rejects.toThrow(
      /: stop all schedulers, let the runners drain it, delete it and start again; runs are published again/,
    );
    expect(mismatches).toEqual([]);
  });

  it('reports once that the queue now has other arguments, and resumes when it no longer does', async () => {
    await replaceQueue();
    const isReported = queue.log.next('job_queue_mismatch');
    relay.cut();
    await isReported;
    expect(queue.connection.status()).toBe('down');
    await expect(queue.publishOne()).rejects.toThrow(JobQueueUnavailableError);

    const isAvailable = available(queue.producer);
    await deleteQueue();
    await isAvailable;
    await queue.publishOne();
    expect(mismatches).toHaveLength(1);
  });

  it('recreates a deleted queue; a message that finds no queue is counted and rejected', async () => {
    await deleteQueue();
    const isAvailable = available(queue.producer);
    await expect(queue.publishOne()).rejects.toThrow(
      `RabbitMQ has no queue "${queue.connection.names.runs}"`,
    );
    expect(returned).toBe(1);
    expect(queue.log.events).toContain('message_returned');
    await isAvailable;
    await queue.publishOne();
  });

  it('continues consuming after the queue was deleted', async () => {
    const inbox = await Inbox.of(queue, 10);
    await deleteQueue();
    await eventually(() =>
      queue.publishOne().then(
        () => true,
        () => false,
      ),
    );
    expect((await inbox.next()).runs).toHaveLength(1);
  });

  it('says that nothing waits when the queue was purged', async () => {
    await queue.publishOne();
    await eventually(async () => (await queue.producer.ready()) === 1);
    await atBroker(broker.url, (channel) => channel.purgeQueue(queue.connection.names.runs));
    await eventually(async () => (await queue.producer.ready()) === 0);
  });

  it('comes back after it was cut, with its consumers and their unacknowledged messages', async () => {
    const inbox = await Inbox.of(queue, 1);
    const run = await queue.publishOne();
    const held = await inbox.next();
    const isAvailable = available(queue.producer);
    relay.cut();
    await isAvailable;
    const again = await inbox.next();
    expect(again.runs).toEqual([run]);
    held.ack();
    again.ack();
    const next = await queue.publishOne();
    expect((await inbox.next()).runs).toEqual([next]);
    expect(queue.log.events).toEqual(['rabbitmq_connected', 'rabbitmq_lost', 'rabbitmq_restored']);
  });

  it('refuses more runs while too many wait, and announces when there is room again', async () => {
    const producer = await queue.anotherProducer({ runsPerMessage: 1, inFlight: 10, maxWaitingRuns: 100 });
    const first = producer.publish(someRuns(200));
    await expect(producer.publish(someRuns(1))).rejects.toThrow('More than 100 runs wait to be published.');
    const isAvailable = available(producer);
    await Promise.all([first, isAvailable]);
    await producer.publish(someRuns(1));
  });

  it('speaks TLS', async () => {
    const secure = await Relay.open(broker.url, { cert: certificate, key: privateKey });
    const trusting = await QueueUnderTest.open(secure.url, { connection: { tls: { ca: certificate } } });
    await trusting.publishOne();
    await trusting.connection.close();

    const distrusting = await QueueUnderTest.open(secure.url);
    expect(distrusting.connection.status()).toBe('down');
    expect(distrusting.log.messages.join()).toContain('self-signed certificate');
    await distrusting.connection.close();
    await secure.close();
  });
});
