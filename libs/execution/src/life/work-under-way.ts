import type { EventLog } from '@job-scheduler/platform';

/** Work that goes on in the background, so that a shutdown can wait for it. */
export class WorkUnderWay {
  private count = 0;
  private waiting: (() => void)[] = [];

  constructor(private readonly log: EventLog) {}

  /** A failure is logged: nobody else waits for the work. Each call passes through here, so it costs one promise. */
  track(work: Promise<void>): void {
    this.count += 1;
    work.then(this.onEnd, this.onFailure);
  }

  /** Resolves when no work is left, including work that other work has begun meanwhile. */
  async drained(): Promise<void> {
    while (this.count > 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private readonly onEnd = (): void => {
    this.count -= 1;
    if (this.count > 0) return;
    for (const resolve of this.waiting.splice(0)) resolve();
  };

  private readonly onFailure = (error: unknown): void => {
    this.log.error('execution_failed', 'The execution of a run failed unexpectedly.', error);
    this.onEnd();
  };
}
