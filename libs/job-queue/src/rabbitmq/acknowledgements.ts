import type { ConfirmChannel, ConsumeMessage } from 'amqplib';

/** A message that is not settled, as far as the broker knows. */
interface Held {
  message: ConsumeMessage;
  isAcknowledged: boolean;
}

/**
 * Settles the deliveries of one channel. Acknowledgements made in the same turn are sent as one, for all messages
 * before the first that is still held, which saves the broker most of its work. Nothing is sent once the channel has
 * closed, since the broker has then taken its messages back.
 */
export class Acknowledgements {
  /** By delivery tag, which counts up. */
  private readonly held = new Map<number, Held>();
  private acknowledged: Held[] = [];

  constructor(
    private readonly channel: ConfirmChannel,
    private readonly beforeSending: () => void,
  ) {}

  /** Must be called for every message, whatever becomes of it: one acknowledgement may cover many. */
  hold(message: ConsumeMessage): void {
    this.held.set(message.fields.deliveryTag, { message, isAcknowledged: false });
  }

  /** Does nothing when the message is settled already. */
  acknowledge(message: ConsumeMessage): void {
    const held = this.held.get(message.fields.deliveryTag);
    if (held === undefined || held.isAcknowledged) return;
    held.isAcknowledged = true;
    // In a microtask, so that it runs before a channel that is closed after this call.
    if (this.acknowledged.push(held) === 1) queueMicrotask(() => this.flush());
  }

  /** Puts a message back into the queue or dead-letters it; false when it is settled already. */
  refuse(message: ConsumeMessage, { requeue }: { requeue: boolean }): boolean {
    const held = this.held.get(message.fields.deliveryTag);
    if (held === undefined || held.isAcknowledged) return false;
    this.held.delete(message.fields.deliveryTag);
    this.send(() => this.channel.nack(message, false, requeue));
    return true;
  }

  private flush(): void {
    const acknowledged = this.acknowledged;
    this.acknowledged = [];
    const last = this.removeLeading();
    if (last !== undefined) this.send(() => this.channel.ack(last, true));
    for (const { message } of acknowledged) {
      if (this.held.delete(message.fields.deliveryTag)) this.send(() => this.channel.ack(message));
    }
  }

  /** Removes the acknowledged messages before the first that is not; returns the last of them. */
  private removeLeading(): ConsumeMessage | undefined {
    let last: ConsumeMessage | undefined;
    for (const [tag, { message, isAcknowledged }] of this.held) {
      if (!isAcknowledged) break;
      this.held.delete(tag);
      last = message;
    }
    return last;
  }

  private send(frame: () => void): void {
    this.beforeSending();
    try {
      frame();
    } catch (error) {
      if ((error as Error).name !== 'IllegalOperationError') throw error;
    }
  }
}
