import { AmqpConnection } from '@golevelup/nestjs-rabbitmq';
import type { EventLog } from '@job-scheduler/platform';
import type { ConfirmChannel } from 'amqplib';
import type { Duplex } from 'node:stream';
import { JobQueueUnavailableError } from '../job-queue-unavailable-error.js';
import { BrokerState } from './broker-state.js';
import { amqpConfiguration, type RabbitmqConnectionOptions } from './connection-options.js';
import { GatheredWrites } from './gathered-writes.js';
import { JobQueueMismatchError } from './job-queue-mismatch-error.js';
import { SteadyChannel, type ChannelUse } from './steady-channel.js';
import { withTimeLimit } from './time-limit.js';
import { assertTopology, queueNames, type QueueNames } from './topology.js';

/** `blocked`: connected, but an alarm of its memory or disk keeps the broker from taking messages. */
export type RabbitmqStatus = 'up' | 'down' | 'blocked';

/** For a connection, or a channel, with its queues. */
const START_TIMEOUT_MS = 10_000;
const COUNT_TIMEOUT_MS = 2_000;
/** A broker under alarm does not even read that a connection closes. */
const CLOSE_TIMEOUT_MS = 2_000;

/** Why nothing can be done after connecting until the channel is open. */
export const NOT_OPEN = 'The channel to RabbitMQ is not open.';

/** One connection to RabbitMQ, which producer and consumer of a process share. It reconnects on its own. */
export class RabbitmqConnection {
  readonly names: QueueNames;
  readonly state: BrokerState;
  readonly log: EventLog;
  private readonly inspection: SteadyChannel;
  private writes: GatheredWrites | undefined;
  private counting: Promise<number> | undefined;
  private declaring: Promise<unknown> = Promise.resolve();
  /** The latest failure by channel or queue, so that a repeated failure is logged once. */
  private readonly failures = new Map<string, string>();
  private isOpen = false;

  private constructor(
    private readonly amqp: AmqpConnection,
    private readonly options: RabbitmqConnectionOptions,
  ) {
    this.names = queueNames(options.prefix ?? 'job-scheduler');
    this.log = options.log;
    this.state = new BrokerState(amqp.managedConnection, options.log);
    amqp.managedConnection.on('connect', () => this.useSocket());
    this.inspection = this.channel({ name: 'inspection' });
  }

  /**
   * Connects and makes sure of the queues. Resolves even when the broker cannot be reached: connecting goes on in
   * the background. Rejects with JobQueueMismatchError.
   */
  static async open(options: RabbitmqConnectionOptions): Promise<RabbitmqConnection> {
    const amqp = new AmqpConnection(amqpConfiguration(options));
    await amqp.init();
    const connection = new RabbitmqConnection(amqp, options);
    const failure = await connection.firstAttempt();
    if (failure instanceof JobQueueMismatchError) {
      await connection.close();
      throw failure;
    }
    connection.isOpen = true;
    return connection;
  }

  /** For readiness: costs nothing. */
  status(): RabbitmqStatus {
    if (this.inspection.current === undefined) return 'down';
    return this.state.isBlocked ? 'blocked' : 'up';
  }

  /** Opens a channel that comes back, on which the queues are there. */
  channel(use: ChannelUse): SteadyChannel {
    return new SteadyChannel(this.amqp.managedConnection, {
      ...use,
      setUp: async (channel) => {
        await this.declare(channel);
        await use.setUp?.(channel);
      },
      onOpen: (channel) => {
        this.failures.clear();
        use.onOpen?.(channel);
      },
      onFailed: (error) => this.report(use.name, error),
    });
  }

  /**
   * Resolves when the channel is open or takes too long to open; at once while the broker is away. Rejects with
   * JobQueueMismatchError.
   */
  async opened(channel: SteadyChannel): Promise<void> {
    if (!this.state.isConnected) return;
    const failure = await orFailure(channel.firstAttempt);
    if (failure instanceof JobQueueMismatchError) throw failure;
  }

  /** To be called before small messages are sent. */
  gatherWrites(): void {
    this.writes?.begin();
  }

  /** How many messages wait in the queue of runs. Rejects with JobQueueUnavailableError. */
  async waiting(): Promise<number> {
    const channel = this.inspection.current;
    const { refusal } = this.state;
    if (refusal !== null || channel === undefined) throw new JobQueueUnavailableError(refusal ?? NOT_OPEN);
    // One question at a time, so that questions do not pile up on a broker that does not answer.
    this.counting ??= channel
      .checkQueue(this.names.runs)
      .then(({ messageCount }) => messageCount)
      .finally(() => (this.counting = undefined));
    try {
      return await withTimeLimit(COUNT_TIMEOUT_MS, 'there was no answer in time', this.counting);
    } catch (error) {
      throw new JobQueueUnavailableError('RabbitMQ could not say how much waits in the queue.', {
        cause: error,
      });
    }
  }

  /** Closes connection and channels. What was not acknowledged goes back to the queue. */
  async close(): Promise<void> {
    const { managedConnection } = this.amqp;
    const socket = this.socket();
    try {
      await withTimeLimit(CLOSE_TIMEOUT_MS, 'RabbitMQ did not close in time.', managedConnection.close());
    } catch {
      // Not without an error: the driver would not notice, and its heartbeat would go on.
      socket?.destroy(new Error('RabbitMQ did not close in time.'));
    }
  }

  /** Why the first attempt to connect failed, else null. */
  private async firstAttempt(): Promise<Error | null> {
    const unreachable = new Promise<Error>((resolve) => {
      this.amqp.managedConnection.once('connectFailed', ({ err }) => resolve(err));
    });
    return orFailure(Promise.race([unreachable, this.inspection.firstAttempt]));
  }

  /** One channel after the other: the broker takes no messages for a queue that another channel is still creating. */
  private declare(channel: ConfirmChannel): Promise<void> {
    const declared = this.declaring.then(() => assertTopology(channel, this.names));
    this.declaring = declared.catch(() => undefined);
    return declared;
  }

  private report(channel: string, error: Error): void {
    const isMismatch = error instanceof JobQueueMismatchError;
    // All channels find the same mismatch.
    const about = isMismatch ? error.entity : channel;
    if (this.failures.get(about) === error.message) return;
    this.failures.set(about, error.message);
    if (!isMismatch) {
      const message = 'A channel to RabbitMQ could not be opened; retrying.';
      this.log.warn('rabbitmq_channel_failed', message, { channel, error: error.message });
    } else if (this.isOpen) {
      this.log.error('job_queue_mismatch', error.message, error);
      this.options.onMismatch?.(error);
    }
  }

  private useSocket(): void {
    const socket = this.socket();
    if (socket === undefined) return;
    this.writes = new GatheredWrites(socket);
    // The driver only ends the socket of a lost connection, which lingers when the peer is silent.
    this.amqp.managedConnection.once('disconnect', () => socket.destroy());
  }

  /** The driver's types leave it out. */
  private socket(): Duplex | undefined {
    const connection = this.amqp.managedConnection.connection?.connection;
    return (connection as { stream?: Duplex } | undefined)?.stream;
  }
}

const orFailure = (attempt: Promise<Error | null>): Promise<Error | null> =>
  withTimeLimit(START_TIMEOUT_MS, 'RabbitMQ did not answer.', attempt).catch((error: Error) => error);
