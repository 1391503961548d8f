import { PrivateRabbitmq } from '@job-scheduler/testing';
import { JobQueueUnavailableError } from '../index.js';
import { available, QueueUnderTest, someRuns } from './rabbitmq.for-spec.js';

describe('Under an alarm of the broker', () => {
  let broker: PrivateRabbitmq;
  let queue: QueueUnderTest;

  beforeAll(async () => {
    broker = await PrivateRabbitmq.start();
    queue = await QueueUnderTest.open(broker.url, { producer: { runsPerMessage: 1 } });
  }, 120_000);
  afterAll(async () => {
    await queue.close();
    await broker.stop();
  });

  it('the producer refuses to publish, sends nothing, and resumes when the alarm is over', async () => {
    let accepted = 0;
    const isBlocked = queue.log.next('rabbitmq_blocked');
    await broker.control('set_vm_memory_high_watermark', '0.00001');
    // The broker tells a connection about its alarm only when that connection publishes.
    while (queue.connection.status() !== 'blocked') {
      await queue.publishOne().then(
        () => (accepted += 1),
        () => {},
      );
    }
    await isBlocked;

    for (let publication = 0; publication < 1_000; publication += 1) {
      await expect(queue.producer.publish(someRuns(100))).rejects.toThrow(JobQueueUnavailableError);
    }
    await expect(queue.producer.ready()).rejects.toThrow(
      'RabbitMQ takes no messages until its alarm is over',
    );

    const isAvailable = available(queue.producer);
    await broker.control('set_vm_memory_high_watermark', '0.6');
    await isAvailable;
    expect(queue.connection.status()).toBe('up');
    await queue.publishOne();
    // One more may have been on its way when the alarm began.
    expect([accepted + 1, accepted + 2]).toContain(await queue.producer.ready());
  }, 120_000);

  it('does not hold up the end of the process', async () => {
    const other = await QueueUnderTest.open(broker.url);
    await broker.control('set_vm_memory_high_watermark', '0.00001');
    while (other.connection.status() !== 'blocked') await other.publishOne().catch(() => {});
    const before = performance.now();
    await other.connection.close();
    expect(performance.now() - before).toBeLessThan(5_000);
    await broker.control('set_vm_memory_high_watermark', '0.6');
    await other.close();
  }, 120_000);
});
