import { startRabbitmq, type SharedServer } from '@job-scheduler/testing';
import { jobQueueContract } from '../testing.js';
import { RabbitmqRunConsumer } from './index.js';
import { QueueUnderTest } from './rabbitmq.for-spec.js';

let broker: SharedServer;

beforeAll(async () => {
  broker = await startRabbitmq();
}, 120_000);
afterAll(() => broker.stop());

for (const runsPerMessage of [1, 50]) {
  jobQueueContract(`RabbitMQ with ${runsPerMessage} runs per message`, async () => {
    const queue = await QueueUnderTest.open(broker.url, { producer: { runsPerMessage } });
    return {
      producer: queue.producer,
      consumer: () => new RabbitmqRunConsumer(queue.connection),
      close: () => queue.close(),
    };
  });
}
