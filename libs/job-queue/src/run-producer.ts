import type { RunReference } from '@job-scheduler/job-model';

/** Puts runs on the job queue. */
export abstract class RunProducer {
  /**
   * Publishes runs, several to a message. Resolves when the queue has taken responsibility for all of them;
   * rejects when that is unknown (the reconciler publishes again what was lost).
   */
  abstract publish(runs: RunReference[]): Promise<void>;

  /**
   * How much waits in the queue that no consumer holds: 0 exactly when nothing does, otherwise at least the number
   * of messages and at most the number of runs.
   */
  abstract ready(): Promise<number>;
}
