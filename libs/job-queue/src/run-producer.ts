import type { AnnouncedTick, RunPassage, RunReference } from '@job-scheduler/job-model';

/** Puts runs on the job queue. */
export abstract class RunProducer {
  /**
   * Publishes runs, several to a message. Resolves when the queue has taken responsibility for all of them.
   * Rejects with JobQueueUnavailableError when it has not, or when that is unknown; at once while the queue is
   * known to be away, without keeping the runs (the reconciler publishes again what was lost). The passage of the runs goes
   * with them.
   */
  abstract publish(runs: RunReference[], passage?: RunPassage): Promise<void>;

  /**
   * Tells runners of ticks before they are due, several to a message. Resolves and rejects like `publish`; what is lost is taken up
   * when it is due.
   */
  abstract announce(ticks: AnnouncedTick[], passage?: RunPassage): Promise<void>;

  /**
   * How much waits in the queue without being held by a consumer: 0 exactly when nothing waits, otherwise at least the
   * number of messages and at most the number of runs and announced ticks. Rejects with JobQueueUnavailableError when that cannot be known.
   */
  abstract ready(): Promise<number>;

  /**
   * Calls the listener whenever publishing becomes possible again after it was not: a moment to publish what was
   * refused. Returns how to unsubscribe. A listener must not throw.
   */
  abstract onAvailable(listener: () => void): () => void;
}
