import type { RunMessage } from '@job-scheduler/job-model';

/** Messages in order, with constant cost at both ends (Array.shift moves all that follow). */
export class MessageFifo {
  /** How many runs the messages hold. */
  runs = 0;
  /** Prepended messages, the first of them last. */
  private readonly front: RunMessage[] = [];
  private appended: RunMessage[] = [];
  /** Up to here, `appended` has been shifted out. */
  private head = 0;

  append(message: RunMessage): void {
    this.appended.push(message);
    this.runs += message.runs.length;
  }

  prepend(message: RunMessage): void {
    this.front.push(message);
    this.runs += message.runs.length;
  }

  shift(): RunMessage | undefined {
    const message = this.front.pop() ?? this.shiftAppended();
    if (message !== undefined) this.runs -= message.runs.length;
    return message;
  }

  private shiftAppended(): RunMessage | undefined {
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
