import type { RunReference } from '@job-scheduler/job-model';

/** Messages in order, with constant cost at both ends (Array.shift moves all that follow). */
export class MessageFifo {
  /** How many runs the messages hold. */
  runs = 0;
  /** Prepended messages, the first of them last. */
  private readonly front: RunReference[][] = [];
  private appended: RunReference[][] = [];
  /** Up to here, `appended` has been shifted out. */
  private head = 0;

  append(message: RunReference[]): void {
    this.appended.push(message);
    this.runs += message.length;
  }

  prepend(message: RunReference[]): void {
    this.front.push(message);
    this.runs += message.length;
  }

  shift(): RunReference[] | undefined {
    const message = this.front.pop() ?? this.shiftAppended();
    if (message !== undefined) this.runs -= message.length;
    return message;
  }

  private shiftAppended(): RunReference[] | undefined {
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
