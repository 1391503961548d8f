import type { RunReference } from '@job-scheduler/job-model';

/** Puts runs on the job queue. */
export abstract class RunProducer {
  /**
   * Publishes runs, several to a message. Resolves when the queue has taken responsibility for all of them;
   * rejects when that is unknown (the reconciler publishes again what was lost).
   */
  abstract publish(runs: RunReference[]): Promise<void>;

  /** Runs that wait in the queue and that no consumer holds. */
  abstract ready(): Promise<number>;
}
