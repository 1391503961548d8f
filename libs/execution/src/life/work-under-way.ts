import type { EventLog } from '@job-scheduler/platform';

/** Work that goes on in the background, so that a shutdown can wait for it. */
export class WorkUnderWay {
  private readonly tracked = new Set<Promise<void>>();

  constructor(private readonly log: EventLog) {}

  /** A failure is logged: nobody else waits for the work. */
  track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) =>
        this.log.error('execution_failed', 'The execution of a run failed unexpectedly.', error),
      )
      .finally(() => this.tracked.delete(tracked));
    this.tracked.add(tracked);
  }

  /** Resolves when no work is left, including work that other work has begun meanwhile. */
  async drained(): Promise<void> {
    while (this.tracked.size > 0) await Promise.all(this.tracked);
  }
}
