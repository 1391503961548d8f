import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import type { Delivery } from '../run-consumer.js';
import { JobQueueMismatchError } from './job-queue-mismatch-error.js';
import type { RabbitmqConnection } from './rabbitmq-connection.js';
import { decodeRuns, type PoisonReason } from './run-message.js';
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

/** From one start of a consumer to the next: consumes, on one channel after another, until it is stopped. */
export class ConsumerSession {
  private readonly channel: SteadyChannel;
  private consumerTag = '';
  private stopping: Promise<void> | undefined;
  /** What came after the stop, before the broker knew of it. */
  private readonly late: ConsumeMessage[] = [];

  constructor(
    private readonly connection: RabbitmqConnection,
    private readonly options: ConsumerSessionOptions,
  ) {
    this.channel = connection.channel({ name: 'consume', setUp: (channel) => this.consume(channel) });
  }

  /** Resolves when it consumes; at once while the broker is away. Rejects with JobQueueMismatchError. */
  async started(): Promise<void> {
    if (!this.connection.state.isConnected) return;
    const failure = await answered(this.channel.firstAttempt);
    if (failure instanceof JobQueueMismatchError) throw failure;
  }

  /** Resolves when nothing is delivered any more. What was delivered can still be acknowledged. */
  stop(): Promise<void> {
    this.stopping ??= this.cancel();
    return this.stopping;
  }

  /** Gives everything back that is not acknowledged. */
  async close(): Promise<void> {
    await answered(Promise.all([this.stop(), this.channel.close()]));
  }

  private async consume(channel: ConfirmChannel): Promise<void> {
    if (this.stopping !== undefined) return;
    await channel.prefetch(this.options.prefetch, false);
    const receive = (message: ConsumeMessage | null): void => this.receive(channel, message);
    ({ consumerTag: this.consumerTag } = await channel.consume(this.connection.names.runs, receive));
  }

  private async cancel(): Promise<void> {
    const channel = this.channel.current;
    // Nothing has been delivered yet.
    if (channel === undefined) return void (await answered(this.channel.close()));
    await answered(channel.cancel(this.consumerTag));
    // Only now: while it still consumed, the broker would have delivered them again at once.
    for (const message of this.late.splice(0)) attempt(() => channel.nack(message, false, true));
  }

  private receive(channel: ConfirmChannel, message: ConsumeMessage | null): void {
    // The broker cancels its consumers when the queue is deleted: a new channel declares it again.
    if (message === null) return this.channel.renew();
    if (this.stopping !== undefined) return void this.late.push(message);
    const decoded = decodeRuns(message.content);
    if (decoded.poison === undefined) return this.deliver(channel, message, decoded.runs);
    attempt(() => channel.nack(message, false, false));
    this.options.onPoison(decoded.poison, decoded.detail);
  }

  private deliver(channel: ConfirmChannel, message: ConsumeMessage, runs: Delivery['runs']): void {
    let isSettled = false;
    const settle = (how: () => void): void => {
      if (isSettled) return;
      isSettled = true;
      attempt(how);
    };
    this.options.deliver({
      runs,
      ack: () => settle(() => channel.ack(message)),
      release: () => settle(() => channel.nack(message, false, true)),
      reject: () =>
        settle(() => {
          channel.nack(message, false, false);
          this.options.onPoison('rejected', 'It names runs that do not exist.');
        }),
    });
  }
}

/** Settles a delivery. On a channel that has closed, deliveries are void: the broker has taken them back. */
function attempt(settle: () => void): void {
  try {
    settle();
  } catch (error) {
    if ((error as Error).name !== 'IllegalOperationError') throw error;
  }
}

/** Resolves with the answer, or undefined when the channel was lost or the broker does not answer. */
const answered = <Answer>(answer: Promise<Answer>): Promise<Answer | undefined> =>
  withTimeLimit(ANSWER_TIMEOUT_MS, 'RabbitMQ did not answer in time.', answer).catch(() => undefined);
