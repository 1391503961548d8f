import type { Parcel } from '../messages.js';

/** One call of `publish` or `announce`: its messages are sent one after the other, and it ends when all are confirmed. */
export class Publication {
  private sent = 0;
  private unconfirmed: number;

  constructor(
    private readonly messages: Parcel[],
    private readonly resolve: () => void,
    readonly reject: (error: Error) => void,
  ) {
    this.unconfirmed = messages.length;
  }

  /** Messages that are not sent yet. */
  get unsent(): number {
    return this.messages.length - this.sent;
  }

  /** The next message. Throws when there is none. */
  next(): Parcel {
    const message = this.messages[this.sent];
    if (message === undefined) throw new Error('All messages are sent.');
    this.sent += 1;
    return message;
  }

  confirmed(): void {
    this.unconfirmed -= 1;
    if (this.unconfirmed === 0) this.resolve();
  }
}
