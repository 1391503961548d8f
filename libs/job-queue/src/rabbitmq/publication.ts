import type { RunPassage, RunReference } from '@job-scheduler/job-model';

/** One call of `publish`: its runs become messages one after the other, and it ends when all are confirmed. */
export class Publication {
  private sent = 0;
  private unconfirmed: number;

  constructor(
    private readonly runs: RunReference[],
    readonly passage: RunPassage | undefined,
    private readonly runsPerMessage: number,
    private readonly resolve: () => void,
    readonly reject: (error: Error) => void,
  ) {
    this.unconfirmed = Math.ceil(runs.length / runsPerMessage);
  }

  /** Runs that are in no message yet. */
  get unsent(): number {
    return this.runs.length - this.sent;
  }

  /** The runs of the next message. */
  next(): RunReference[] {
    const runs = this.runs.slice(this.sent, this.sent + this.runsPerMessage);
    this.sent += runs.length;
    return runs;
  }

  confirmed(): void {
    this.unconfirmed -= 1;
    if (this.unconfirmed === 0) this.resolve();
  }
}
