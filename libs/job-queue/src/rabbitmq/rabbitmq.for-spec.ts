import type { RunReference } from '@job-scheduler/job-model';
import { EventLog, type EventFields } from '@job-scheduler/platform';
import { connect, type Channel } from 'amqplib';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Delivery, RunConsumer } from '../run-consumer.js';
import type { RabbitmqConnectionOptions } from './connection-options.js';
import {
  RabbitmqConnection,
  RabbitmqRunConsumer,
  RabbitmqRunProducer,
  type RabbitmqRunProducerOptions,
} from './index.js';

/** Keeps what is logged, and lets tests wait for it. */
export class RecordedLog extends EventLog {
  readonly events: string[] = [];
  readonly messages: string[] = [];
  private readonly awaited = new Map<string, () => void>();

  /** Resolves when the event is logged the next time. */
  next(event: string): Promise<void> {
    return new Promise((resolve) => this.awaited.set(event, resolve));
  }

  debug(): void {}

  info(event: string, message: string, fields?: EventFields): void {
    this.events.push(event);
    this.messages.push(message, JSON.stringify(fields));
    this.awaited.get(event)?.();
    this.awaited.delete(event);
  }

  warn(event: string, message: string, fields?: EventFields): void {
    this.info(event, message, fields);
  }

  error(event: string, message: string): void {
    this.info(event, message);
  }
}

/** A queue of its own with a producer, which can publish if the broker is there, and what the broker sees of it. */
export class QueueUnderTest {
  private constructor(
    readonly options: RabbitmqConnectionOptions,
    readonly log: RecordedLog,
    readonly connection: RabbitmqConnection,
    readonly producer: RabbitmqRunProducer,
  ) {}

  static async open(
    url: string,
    {
      connection: given,
      producer: how,
    }: { connection?: Partial<RabbitmqConnectionOptions>; producer?: RabbitmqRunProducerOptions } = {},
  ): Promise<QueueUnderTest> {
    const log = new RecordedLog();
    const options = { url, prefix: `test-${randomUUID()}`, service: 'test', log, ...given };
    const connection = await RabbitmqConnection.open(options);
    const producer = new RabbitmqRunProducer(connection, how);
    await producer.opened();
    return new QueueUnderTest(options, log, connection, producer);
  }

  async anotherProducer(options: RabbitmqRunProducerOptions): Promise<RabbitmqRunProducer> {
    const producer = new RabbitmqRunProducer(this.connection, options);
    await producer.opened();
    return producer;
  }

  /** Also deletes the queues and the exchange on the broker. */
  async close(): Promise<void> {
    const { runs, deadLetters, deadLetterExchange } = this.connection.names;
    await this.connection.close();
    await atBroker(this.options.url, async (channel) => {
      await channel.deleteQueue(runs);
      await channel.deleteQueue(deadLetters);
      await channel.deleteExchange(deadLetterExchange);
    });
  }

  async publishOne(): Promise<RunReference> {
    const run = someRun();
    await this.producer.publish([run]);
    return run;
  }

  /** Puts something into the queue that none of our producers would. */
  async publishRaw(...bodies: string[]): Promise<void> {
    await atBroker(this.options.url, async (channel) => {
      for (const body of bodies) channel.sendToQueue(this.connection.names.runs, Buffer.from(body));
    });
  }

  /** The bodies of the dead letters, as soon as there are this many. */
  async deadLetters(count: number): Promise<string[]> {
    return atBroker(this.options.url, async (channel) => {
      const bodies: string[] = [];
      while (bodies.length < count) {
        const letter = await channel.get(this.connection.names.deadLetters, { noAck: true });
        if (letter === false) await delay(POLL_MS);
        else bodies.push(letter.content.toString());
      }
      return bodies;
    });
  }
}

/** A consumer, and the deliveries that nobody has taken yet. */
export class Inbox {
  readonly deliveries: Delivery[] = [];
  private wanted: (() => void) | undefined;

  private constructor(readonly consumer: RunConsumer) {}

  static async of({ connection }: QueueUnderTest, prefetch: number): Promise<Inbox> {
    const inbox = new Inbox(new RabbitmqRunConsumer(connection));
    await inbox.start(prefetch);
    return inbox;
  }

  start(prefetch: number): Promise<void> {
    return this.consumer.start(prefetch, (delivery) => {
      this.deliveries.push(delivery);
      this.wanted?.();
    });
  }

  async next(): Promise<Delivery> {
    while (this.deliveries.length === 0) await new Promise<void>((resolve) => (this.wanted = resolve));
    return this.deliveries.shift()!;
  }
}

/** Resolves when the producer can publish. */
export const available = (producer: RabbitmqRunProducer): Promise<void> =>
  new Promise((resolve) => {
    const unsubscribe = producer.onAvailable(() => {
      unsubscribe();
      resolve();
    });
  });

/** Does something at the broker that no part of the product does. */
export async function atBroker<Result>(
  url: string,
  work: (channel: Channel) => Promise<Result>,
): Promise<Result> {
  const connection = await connect(url);
  try {
    const channel = await connection.createChannel();
    const result = await work(channel);
    await channel.close();
    return result;
  } finally {
    await connection.close();
  }
}

const POLL_MS = 5;

/** Polls until something has changed or the test's time is up, since a queue does not announce changes. */
export async function eventually(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(POLL_MS);
}

export const someRun = (): RunReference => ({ run_id: randomUUID(), attempt: 1 });

export const someRuns = (count: number): RunReference[] => Array.from({ length: count }, someRun);
