import { JobQueueUnavailableError, type RunProducer } from '@job-scheduler/job-queue';
import type { Recovery, StuckRun } from '@job-scheduler/job-store';
import type { RunPublisher } from '../dispatch/run-publisher.js';

/** A run queued for this long may have lost its message. */
const QUEUED_MS = 5_000;

const BATCH_LIMIT = 1_000;
/** The most batches in one pass, so that the other repairs get their turn and the lease is renewed. */
const MAX_BATCHES = 10;

/** How many runs were republished, and which cannot be. */
interface Republished {
  count: number;
  stuck: StuckRun[];
}

/** Republishes runs whose message is gone: the broker lost its data, the queue was purged, or it was never sent. */
export class LostMessages {
  constructor(
    private readonly recovery: Recovery,
    private readonly producer: RunProducer,
    private readonly publisher: RunPublisher,
  ) {}

  /** Republishes none of the given runs, and none while the job queue is away, since it would accept nothing. */
  async republish(except: string[]): Promise<Republished> {
    const all: Republished = { count: 0, stuck: [] };
    const queueIsEmpty = await this.queueIsEmpty();
    if (queueIsEmpty === null) return all;
    for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
      const leftAlone = [...except, ...all.stuck.map(({ run_id }) => run_id)];
      const { queued, stuck } = await this.recovery.requeueStale(
        QUEUED_MS,
        queueIsEmpty,
        BATCH_LIMIT,
        leftAlone,
      );
      this.publisher.republish(queued);
      all.count += queued.length;
      all.stuck.push(...stuck);
      if (queued.length + stuck.length < BATCH_LIMIT) break;
    }
    return all;
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
