import type { RunReference } from '@job-scheduler/job-model';

/** A message in the hands of one consumer. Until it is acknowledged, losing the consumer brings it back. */
export interface Delivery {
  runs: RunReference[];
  ack(): void;
  /** Gives the message back to the queue, for another consumer. */
  release(): void;
}

/** Takes runs from the job queue. */
export abstract class RunConsumer {
  /**
   * Starts delivering: at most `prefetch` deliveries are unacknowledged at any time. A message that is not
   * valid is dead-lettered and never delivered.
   */
  abstract start(prefetch: number, deliver: (delivery: Delivery) => void): Promise<void>;

  /** Stops delivering; resolves when no further delivery comes. Deliveries in hand can still be acknowledged. */
  abstract stop(): Promise<void>;
}
