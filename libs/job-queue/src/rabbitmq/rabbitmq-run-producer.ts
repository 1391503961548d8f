import type { AnnouncedTick, RunPassage, RunReference } from '@job-scheduler/job-model';
import type { ConfirmChannel } from 'amqplib';
import { JobQueueUnavailableError } from '../job-queue-unavailable-error.js';
import { announcementsOf, parcelsOf, type Parcel } from '../messages.js';
import { RunProducer } from '../run-producer.js';
import { ConfirmWindow } from './confirm-window.js';
import { NOT_OPEN, type RabbitmqConnection } from './rabbitmq-connection.js';
import type { SteadyChannel } from './steady-channel.js';

export interface RabbitmqRunProducerOptions {
  /** Most runs in one message. Default: 50. */
  runsPerMessage?: number;
  /** Most messages that are sent and not confirmed. Default: 1,000. */
  inFlight?: number;
  /** How long the broker may take to confirm a message, in ms. Default: 5,000. */
  confirmTimeoutMs?: number;
  /** Most runs that wait to be sent; while more do, publishing is refused. Default: 200,000. */
  maxWaitingRuns?: number;
  /** Told when a message came back because the queue was gone. */
  onReturned?: () => void;
}

const DEFAULTS = {
  runsPerMessage: 50,
  inFlight: 1_000,
  confirmTimeoutMs: 5_000,
  maxWaitingRuns: 200_000,
  onReturned: () => {},
};

/** Publishes on RabbitMQ: persistent messages, of which a bounded number is in flight. */
export class RabbitmqRunProducer extends RunProducer {
  private readonly options: Required<RabbitmqRunProducerOptions>;
  private readonly channel: SteadyChannel;
  private window: ConfirmWindow | undefined;
  private isFull = false;
  private isAvailable = false;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly connection: RabbitmqConnection,
    options: RabbitmqRunProducerOptions = {},
  ) {
    super();
    this.options = { ...DEFAULTS, ...options };
    this.channel = connection.channel({
      name: 'publish',
      onOpen: (channel) => this.open(channel),
      onLost: (reason) => this.lose(reason),
    });
    connection.state.onChange(() => this.brokerChanged());
  }

  /** Resolves when it can publish; at once while the broker is away. Rejects with JobQueueMismatchError. */
  opened(): Promise<void> {
    return this.connection.opened(this.channel);
  }

  override async publish(runs: RunReference[], passage?: RunPassage): Promise<void> {
    await this.send(parcelsOf(runs, this.options.runsPerMessage, passage));
  }

  override async announce(ticks: AnnouncedTick[], passage?: RunPassage): Promise<void> {
    await this.send(announcementsOf(ticks, this.options.runsPerMessage, passage));
  }

  private async send(messages: Parcel[]): Promise<void> {
    if (messages.length === 0) return;
    const refusal = this.refusal();
    if (refusal !== null || this.window === undefined) {
      throw new JobQueueUnavailableError(refusal ?? NOT_OPEN);
    }
    const published = this.window.publish(messages);
    if (this.window.waitingRuns > this.options.maxWaitingRuns) {
      this.isFull = true;
      this.updateAvailability();
    }
    await published;
  }

  override ready(): Promise<number> {
    return this.connection.waiting();
  }

  override onAvailable(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private open(channel: ConfirmChannel): void {
    this.window = new ConfirmWindow(channel, {
      ...this.options,
      queue: this.connection.names.runs,
      onSending: () => this.connection.gatherWrites(),
      onDrained: () => this.drained(),
      onReturned: () => this.returned(),
      onGivenUp: () => this.channel.renew(),
    });
    this.updateAvailability();
  }

  private lose(reason: Error): void {
    const message = 'The channel to RabbitMQ was lost before everything was confirmed.';
    this.window?.end(new JobQueueUnavailableError(message, { cause: reason }));
    this.window = undefined;
    this.isFull = false;
    this.updateAvailability();
  }

  /** What is not sent when the broker stops reading must not gather. */
  private brokerChanged(): void {
    const { refusal } = this.connection.state;
    if (refusal !== null) this.window?.refuseWaiting(new JobQueueUnavailableError(refusal));
    this.updateAvailability();
  }

  private drained(): void {
    this.isFull = false;
    this.updateAvailability();
  }

  private returned(): void {
    this.options.onReturned();
    this.connection.log.warn('message_returned', 'RabbitMQ sent a message back: its queue is gone.', {
      queue: this.connection.names.runs,
    });
  }

  /** Why nothing can be published now, else null. */
  private refusal(): string | null {
    const { refusal } = this.connection.state;
    if (refusal !== null) return refusal;
    if (this.window === undefined) return NOT_OPEN;
    return this.isFull ? `More than ${this.options.maxWaitingRuns} runs wait to be published.` : null;
  }

  private updateAvailability(): void {
    const wasAvailable = this.isAvailable;
    this.isAvailable = this.refusal() === null;
    if (!wasAvailable && this.isAvailable) for (const listener of this.listeners) listener();
  }
}
