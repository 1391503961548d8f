import { JobQueueUnavailableError, type RunProducer } from '@job-scheduler/job-queue';
import type { Recovery } from '@job-scheduler/job-store';
import type { RunPublisher } from '../dispatch/run-publisher.js';

/** A run queued for this long may have lost its message. */
const QUEUED_MS = 5_000;

const BATCH_LIMIT = 1_000;
/** The most batches in one pass, so that the other repairs get their turn and the lease is renewed. */
const MAX_BATCHES = 10;

/** Republishes runs whose message is gone: the broker lost its data, the queue was purged, or it was never sent. */
export class LostMessages {
  constructor(
    private readonly recovery: Recovery,
    private readonly producer: RunProducer,
    private readonly publisher: RunPublisher,
  ) {}

  /** Resolves to the number of runs republished; 0 while the job queue is away, since it would accept nothing. */
  async republish(): Promise<number> {
    const queueIsEmpty = await this.queueIsEmpty();
    if (queueIsEmpty === null) return 0;
    let republished = 0;
    for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
      const lost = await this.recovery.requeueStale(QUEUED_MS, queueIsEmpty, BATCH_LIMIT);
      this.publisher.republish(lost);
      republished += lost.length;
      if (lost.length < BATCH_LIMIT) break;
    }
    return republished;
  }

  /** Null when the queue cannot be asked. */
  private async queueIsEmpty(): Promise<boolean | null> {
    try {
      return (await this.producer.ready()) === 0;
    } catch (error) {
      if (error instanceof JobQueueUnavailableError) return null;
      throw error;
    }
  }
}
