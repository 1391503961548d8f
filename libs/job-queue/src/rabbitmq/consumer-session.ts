import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import type { Parcel } from '../messages.js';
import type { Delivery } from '../run-consumer.js';
import { Acknowledgements } from './acknowledgements.js';
import type { RabbitmqConnection } from './rabbitmq-connection.js';
import { decodeParcel, type PoisonReason } from './run-message.js';
import type { SteadyChannel } from './steady-channel.js';
import { withTimeLimit } from './time-limit.js';

/** What a session is started with. */
export interface ConsumerSessionOptions {
  /** Deliveries that may be unacknowledged at once. */
  prefetch: number;
  deliver(delivery: Delivery): void;
  /** Told of each message that is dead-lettered. */
  onPoison(reason: PoisonReason, detail: string): void;
}

/** A broker that does not answer must not hold up a start or a stop. */
const ANSWER_TIMEOUT_MS = 2_000;

/**
 * One session of a consumer, from one start to the next: consumes, on one channel after another, until it is stopped.
 */
export class ConsumerSession {
  private readonly channel: SteadyChannel;
  private consumerTag = '';
  private stopping: Promise<void> | undefined;
  /** Gives back what came after the stop, before the broker knew of it. */
  private readonly late: (() => void)[] = [];

  constructor(
    private readonly connection: RabbitmqConnection,
    private readonly options: ConsumerSessionOptions,
  ) {
    this.channel = connection.channel({ name: 'consume', setUp: (channel) => this.consume(channel) });
  }

  /** Resolves when it consumes; at once while the broker is away. Rejects with JobQueueMismatchError. */
  started(): Promise<void> {
    return this.connection.opened(this.channel);
  }

  /** Resolves when nothing is delivered any more. What was delivered can still be acknowledged. */
  stop(): Promise<void> {
    this.stopping ??= this.cancel();
    return this.stopping;
  }

  /** Gives back everything that is not acknowledged. */
  async close(): Promise<void> {
    await answered(Promise.all([this.stop(), this.channel.close()]));
  }

  private async consume(channel: ConfirmChannel): Promise<void> {
    if (this.stopping !== undefined) return;
    const acknowledgements = new Acknowledgements(channel, () => this.connection.gatherWrites());
    await channel.prefetch(this.options.prefetch, false);
    const receive = (message: ConsumeMessage | null): void => this.receive(acknowledgements, message);
    ({ consumerTag: this.consumerTag } = await channel.consume(this.connection.names.runs, receive));
  }

  private async cancel(): Promise<void> {
    const channel = this.channel.current;
    // Nothing has been delivered yet.
    if (channel === undefined) return void (await answered(this.channel.close()));
    await answered(channel.cancel(this.consumerTag));
    // Only now: while it consumed, the broker would have delivered them again at once.
    for (const release of this.late.splice(0)) release();
  }

  private receive(acknowledgements: Acknowledgements, message: ConsumeMessage | null): void {
    // The broker cancels its consumers when the queue is deleted: a new channel declares it again.
    if (message === null) return this.channel.renew();
    acknowledgements.hold(message);
    if (this.stopping !== undefined) {
      this.late.push(() => acknowledgements.refuse(message, { requeue: true }));
      return;
    }
    const decoded = decodeParcel(message.content);
    if (decoded.poison === undefined) {
      this.options.deliver(this.delivery(acknowledgements, message, decoded));
    } else {
      acknowledgements.refuse(message, { requeue: false });
      this.options.onPoison(decoded.poison, decoded.detail);
    }
  }

  private delivery(held: Acknowledgements, message: ConsumeMessage, parcel: Parcel): Delivery {
    return {
      ...parcel,
      ack: () => held.acknowledge(message),
      release: () => void held.refuse(message, { requeue: true }),
      reject: () => {
        if (!held.refuse(message, { requeue: false })) return;
        this.options.onPoison('rejected', 'Its runs do not exist.');
      },
    };
  }
}

/** Resolves with the answer, or undefined when the channel was lost or the broker does not answer. */
const answered = <Answer>(answer: Promise<Answer>): Promise<Answer | undefined> =>
  withTimeLimit(ANSWER_TIMEOUT_MS, 'RabbitMQ did not answer in time.', answer).catch(() => undefined);
