import type { RunPassage, RunReference } from '@job-scheduler/job-model';
import { messagesOf } from '../messages.js';

/** One call of `publish`: its runs become messages one after the other, and it ends when all are confirmed. */
export class Publication {
  private readonly messages: RunReference[][];
  private sent = 0;
  private unconfirmed: number;

  constructor(
    runs: RunReference[],
    readonly passage: RunPassage | undefined,
    runsPerMessage: number,
    private readonly resolve: () => void,
    readonly reject: (error: Error) => void,
  ) {
    this.messages = messagesOf(runs, runsPerMessage);
    this.unconfirmed = this.messages.length;
  }

  /** Messages that are not sent yet. */
  get unsent(): number {
    return this.messages.length - this.sent;
  }

  /** The runs of the next message. */
  next(): RunReference[] {
    const runs = this.messages[this.sent] ?? [];
    this.sent += 1;
    return runs;
  }

  confirmed(): void {
    this.unconfirmed -= 1;
    if (this.unconfirmed === 0) this.resolve();
  }
}
