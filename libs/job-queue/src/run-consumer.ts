import type { AnnouncedTick, RunPassage, RunReference } from '@job-scheduler/job-model';

/**
 * A message in the hands of one consumer. Until it is acknowledged, losing the consumer brings it back. After the
 * first `ack`, `release` or `reject`, and after the consumer was started again, all three do nothing.
 */
export interface Delivery {
  /** None in an announcement. */
  runs: RunReference[];
  /** Ticks that are not due yet; missing in a message of runs. */
  announced?: AnnouncedTick[] | undefined;
  /** When the runs passed through the scheduler; missing when its producer did not say. */
  passage?: RunPassage | undefined;
  ack(): void;
  /** Gives the message back to the queue, which delivers it again, to this consumer or another. */
  release(): void;
  /** Takes the message out of the queue as poison: one that nobody can ever handle. It is dead-lettered. */
  reject(): void;
}

/** Takes runs from the job queue. */
export abstract class RunConsumer {
  /**
   * Starts delivering: at most `prefetch` deliveries are unacknowledged at any time. Messages come roughly in the
   * order of publication. A message that is not valid is dead-lettered and never delivered. `deliver` must not
   * throw. A consumer that was stopped can be started again: what it did not acknowledge goes back to the queue
   * first.
   */
  abstract start(prefetch: number, deliver: (delivery: Delivery) => void): Promise<void>;

  /**
   * Stops delivering; resolves when no further delivery comes. Deliveries in hand can still be acknowledged or
   * released; the rest goes back to the queue when the consumer is started again or its process ends. Idempotent.
   */
  abstract stop(): Promise<void>;
}
