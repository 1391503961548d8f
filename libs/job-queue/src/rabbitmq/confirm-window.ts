import type { ConfirmChannel } from 'amqplib';
import { JobQueueUnavailableError } from '../job-queue-unavailable-error.js';
import { sizeOf, type Parcel } from '../messages.js';
import { Fifo } from './fifo.js';
import { Publication } from './publication.js';
import { encodeParcel } from './run-message.js';

/** How a ConfirmWindow publishes. */
export interface ConfirmWindowOptions {
  queue: string;
  /** The most messages sent but not yet confirmed. */
  inFlight: number;
  /** How long the broker may take to confirm a message. It is noticed up to a quarter later. */
  confirmTimeoutMs: number;
  /** Called before something is sent. */
  onSending(): void;
  /** Called when nothing waits to be sent any more. */
  onDrained(): void;
  /** Called when the broker had no queue for a message. */
  onReturned(): void;
  /** Called once when the broker does not do its part: the channel must then be given up. */
  onGivenUp(): void;
}

/** A message that was sent and is not confirmed. */
interface Message {
  publication: Publication;
  sentAtLook: number;
}

/** Looks in one time-out. */
const LOOKS = 4;

const PROPERTIES = { persistent: true, mandatory: true, contentType: 'application/json' };

/** An announcement is worth nothing after a restart of the broker. */
const PASSING = { ...PROPERTIES, persistent: false };

/**
 * Publishes on one channel, with a bounded number of messages in flight; the rest waits. It ends with the channel,
 * or when the broker does not confirm in time; then the outcome of all that it carries is unknown.
 */
export class ConfirmWindow {
  /** Runs and announced ticks that are not sent yet. */
  waitingRuns = 0;
  private readonly waiting = new Fifo<Publication>();
  /** In the order of sending. */
  private readonly inFlight = new Set<Message>();
  private looks = 0;
  private readonly looking: NodeJS.Timeout;
  private ended = false;

  constructor(
    private readonly channel: ConfirmChannel,
    private readonly options: ConfirmWindowOptions,
  ) {
    channel.on('return', () => {
      options.onReturned();
      this.giveUp(`RabbitMQ has no queue "${options.queue}".`);
    });
    this.looking = setInterval(() => this.look(), options.confirmTimeoutMs / LOOKS).unref();
  }

  /** Resolves when all messages are confirmed; rejects with JobQueueUnavailableError. */
  publish(messages: Parcel[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.append(new Publication(messages, resolve, reject));
      for (const message of messages) this.waitingRuns += sizeOf(message);
      this.send();
    });
  }

  /** Rejects what is not sent yet, for instance because the broker reads no more. */
  refuseWaiting(error: JobQueueUnavailableError): void {
    this.waitingRuns = 0;
    for (const publication of this.waiting.drain()) publication.reject(error);
  }

  /** Rejects all that is not confirmed. */
  end(error: JobQueueUnavailableError): void {
    this.ended = true;
    clearInterval(this.looking);
    for (const { publication } of this.inFlight) publication.reject(error);
    this.inFlight.clear();
    this.refuseWaiting(error);
  }

  private send(): void {
    while (this.inFlight.size < this.options.inFlight) {
      const publication = this.waiting.first;
      if (publication === undefined) return;
      const parcel = publication.next();
      if (publication.unsent === 0) this.waiting.removeFirst();
      this.sendOne(parcel, publication);
      if (this.waitingRuns === 0) this.options.onDrained();
    }
  }

  private sendOne(parcel: Parcel, publication: Publication): void {
    const message = { publication, sentAtLook: this.looks };
    this.waitingRuns -= sizeOf(parcel);
    this.inFlight.add(message);
    this.options.onSending();
    const content = encodeParcel(parcel);
    const properties = parcel.announced === undefined ? PROPERTIES : PASSING;
    this.channel.publish('', this.options.queue, content, properties, (error: Error | null) =>
      this.settle(message, error),
    );
  }

  private settle(message: Message, error: Error | null): void {
    // After the end, the channel reports what it still carried.
    if (!this.inFlight.delete(message)) return;
    const { publication } = message;
    if (error === null) publication.confirmed();
    else publication.reject(new JobQueueUnavailableError('RabbitMQ refused a message.', { cause: error }));
    this.send();
  }

  private look(): void {
    this.looks += 1;
    const [oldest] = this.inFlight;
    if (oldest === undefined || this.looks - oldest.sentAtLook <= LOOKS) return;
    this.giveUp(`RabbitMQ did not confirm a message within ${this.options.confirmTimeoutMs} ms.`);
  }

  private giveUp(reason: string): void {
    if (this.ended) return;
    this.end(new JobQueueUnavailableError(reason));
    this.options.onGivenUp();
  }
}
