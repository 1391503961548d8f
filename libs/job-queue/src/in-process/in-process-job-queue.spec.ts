import { randomUUID } from 'node:crypto';
import type { Delivery } from '../run-consumer.js';
import { jobQueueContract } from '../testing.js';
import { InProcessJobQueue, InProcessRunConsumer, InProcessRunProducer } from './index.js';

for (const runsPerMessage of [1, 50]) {
  jobQueueContract(`InProcessJobQueue with ${runsPerMessage} runs per message`, async () => {
    const queue = new InProcessJobQueue({ runsPerMessage });
    return {
      producer: new InProcessRunProducer(queue),
      consumer: () => new InProcessRunConsumer(queue),
      close: async () => {},
    };
  });
}

const runs = (count: number) => Array.from({ length: count }, () => ({ run_id: randomUUID(), attempt: 1 }));

it('puts the configured number of runs into a message, and counts the waiting runs', async () => {
  const queue = new InProcessJobQueue({ runsPerMessage: 4 });
  const producer = new InProcessRunProducer(queue);
  await producer.publish(runs(10));
  expect(await producer.ready()).toBe(10);

  const sizes = await new Promise<number[]>((resolve) => {
    const seen: number[] = [];
    void new InProcessRunConsumer(queue).start(10, (delivery) => {
      seen.push(delivery.runs.length);
      if (seen.length === 3) resolve(seen);
    });
  });
  expect(sizes).toEqual([4, 4, 2]);
});

it('keeps released messages in order, ahead of those published since', async () => {
  const queue = new InProcessJobQueue({ runsPerMessage: 1 });
  const producer = new InProcessRunProducer(queue);
  const consumer = new InProcessRunConsumer(queue);
  const published = runs(300);
  const received: string[] = [];
  await producer.publish(published.slice(0, 200));

  await new Promise<void>((resolve) => {
    void consumer.start(100, () => (received.push('unacknowledged'), received.length === 100 && resolve()));
  });
  await producer.publish(published.slice(200));
  received.length = 0;
  await new Promise<void>((resolve) => {
    void consumer.start(7, (delivery: Delivery) => {
      received.push(...delivery.runs.map(({ run_id }) => run_id));
      delivery.ack();
      if (received.length === 300) resolve();
    });
  });
  expect(received).toEqual(published.map(({ run_id }) => run_id));
});

it('does not call a consumer back from within publish', async () => {
  const queue = new InProcessJobQueue();
  const order: string[] = [];
  await new Promise<void>((resolve) => {
    void new InProcessRunConsumer(queue).start(1, () => (order.push('delivered'), resolve()));
    queue.publish(runs(1));
    order.push('published');
  });
  expect(order).toEqual(['published', 'delivered']);
});

it('lets timers and I/O through while a consumer acknowledges immediately', async () => {
  const queue = new InProcessJobQueue({ runsPerMessage: 1 });
  queue.publish(runs(1_000));
  let consumed = 0;
  await new InProcessRunConsumer(queue).start(10, (delivery) => {
    consumed += 1;
    delivery.ack();
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(consumed).toBe(10);
});
