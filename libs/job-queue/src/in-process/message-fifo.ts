import { sizeOf, type Parcel } from '../messages.js';

/** Messages in order, with constant cost at both ends (Array.shift moves all that follow). */
export class MessageFifo {
  /** How many runs and announced ticks the messages hold. */
  size = 0;
  /** Prepended messages, the first of them last. */
  private readonly front: Parcel[] = [];
  private appended: Parcel[] = [];
  /** Up to here, `appended` has been shifted out. */
  private head = 0;

  append(message: Parcel): void {
    this.appended.push(message);
    this.size += sizeOf(message);
  }

  prepend(message: Parcel): void {
    this.front.push(message);
    this.size += sizeOf(message);
  }

  shift(): Parcel | undefined {
    const message = this.front.pop() ?? this.shiftAppended();
    if (message !== undefined) this.size -= sizeOf(message);
    return message;
  }

  private shiftAppended(): Parcel | undefined {
    const message = this.appended[this.head];
    if (message === undefined) return undefined;
    this.head += 1;
    if (this.head * 2 > this.appended.length) {
      this.appended = this.appended.slice(this.head);
      this.head = 0;
    }
    return message;
  }
}
