import { startRabbitmq, type SharedServer } from '@job-scheduler/testing';
import fc from 'fast-check';
import type { Delivery } from '../run-consumer.js';
import { RabbitmqRunConsumer, type PoisonReason } from './index.js';
import { eventually, Inbox, QueueUnderTest, someRuns } from './rabbitmq.for-spec.js';

describe('A consumer of RabbitMQ', () => {
  let broker: SharedServer;
  let queue: QueueUnderTest;

  beforeAll(async () => {
    broker = await startRabbitmq();
  }, 120_000);
  afterAll(() => broker.stop());
  beforeEach(async () => {
    queue = await QueueUnderTest.open(broker.url, { producer: { runsPerMessage: 1 } });
  });
  afterEach(() => queue.close());

  it('dead-letters what is not JSON or has the wrong shape, once, counts it, and goes on', async () => {
    const reasons: PoisonReason[] = [];
    const onPoison = (reason: PoisonReason): unknown => reasons.push(reason);
    const consumer = new RabbitmqRunConsumer(queue.connection, { onPoison });
    const poison = ['{', '', '{"runs":[]}', '{"runs":[{"run_id":"1","attempt":1}]}', '{"run_id":1}'];
    await queue.publishRaw(...poison);
    const run = await queue.publishOne();

    const delivery = await new Promise<Delivery>((resolve) => void consumer.start(1, resolve));
    expect(delivery.runs).toEqual([run]);
    delivery.ack();
    expect(reasons).toEqual(['not_json', 'not_json', 'wrong_shape', 'wrong_shape', 'wrong_shape']);
    expect(await queue.deadLetters(5)).toEqual(poison);
    await eventually(async () => (await queue.producer.ready()) === 0);
    expect(queue.log.events.filter((event) => event === 'poison_message')).toHaveLength(5);
  });

  it('dead-letters messages that its user rejects, and counts them', async () => {
    const reasons: PoisonReason[] = [];
    const consumer = new RabbitmqRunConsumer(queue.connection, {
      onPoison: (reason) => reasons.push(reason),
    });
    const run = await queue.publishOne();
    const delivery = await new Promise<Delivery>((resolve) => void consumer.start(1, resolve));
    delivery.reject();
    delivery.reject();
    expect(await queue.deadLetters(1)).toEqual([JSON.stringify({ runs: [run] })]);
    expect(reasons).toEqual(['rejected']);
  });

  it('dead-letters messages that were given back too often, so that they do not circulate for ever', async () => {
    const run = await queue.publishOne();
    let deliveries = 0;
    await new RabbitmqRunConsumer(queue.connection).start(1, (delivery) => {
      deliveries += 1;
      delivery.release();
    });
    expect(await queue.deadLetters(1)).toEqual([JSON.stringify({ runs: [run] })]);
    expect([20, 21]).toContain(deliveries);
  });

  it('settles each message as it was told, in whatever order and however many at once', async () => {
    const how = fc.constantFrom('ack', 'reject', 'hold');
    const step = fc.record({ how, pick: fc.nat(), sameBreath: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 30 }), async (steps) => {
        const runs = someRuns(steps.length);
        await queue.producer.publish(runs);
        const inbox = await Inbox.of(queue, steps.length);
        const inHand: Delivery[] = [];
        while (inHand.length < steps.length) inHand.push(await inbox.next());

        const told: Record<string, string[]> = { ack: [], reject: [], hold: [] };
        for (const { how, pick, sameBreath } of steps) {
          const [delivery] = inHand.splice(pick % inHand.length, 1);
          told[how]!.push(delivery!.runs[0]!.run_id);
          if (how !== 'hold') delivery![how as 'ack' | 'reject']();
          if (!sameBreath) await new Promise((resolve) => setImmediate(resolve));
        }

        await inbox.start(steps.length);
        const again = [];
        while (again.length < told['hold']!.length) again.push(await inbox.next());
        expect(again.map((delivery) => delivery.runs[0]!.run_id).sort()).toEqual(told['hold']!.sort());
        for (const delivery of again) delivery.ack();
        const dead = await queue.deadLetters(told['reject']!.length);
        expect(dead.map((body) => JSON.parse(body).runs[0].run_id).sort()).toEqual(told['reject']!.sort());
        await inbox.consumer.stop();
        await eventually(async () => (await queue.producer.ready()) === 0);
      }),
      { numRuns: 15 },
    );
  }, 60_000);
});
