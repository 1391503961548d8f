import type { DedupCache } from '@job-scheduler/dedup-cache';
import type { RunReference } from '@job-scheduler/job-model';
import type { RunProducer } from '@job-scheduler/job-queue';
import type { EventLog } from '@job-scheduler/platform';

/**
 * Hands recorded runs to the job queue without keeping the tick loop waiting: ticks stay on time in the ledger
 * while the broker is away, and the reconciler publishes again what was lost.
 */
export class RunPublisher {
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly producer: RunProducer,
    private readonly dedup: DedupCache,
    private readonly log: EventLog,
  ) {}

  /** Publishes runs, less those that were published a moment ago. */
  publish(runs: RunReference[]): void {
    if (runs.length > 0) this.track(this.publishNew(runs));
  }

  /** Publishes runs whatever the dedup cache says: for what seems to be lost. */
  republish(runs: RunReference[]): void {
    if (runs.length > 0) this.track(this.producer.publish(runs));
  }

  /** Resolves when nothing is being published any more. */
  async drained(): Promise<void> {
    await Promise.all(this.underWay);
  }

  private async publishNew(runs: RunReference[]): Promise<void> {
    const unpublished = await this.dedup.unpublished(runs);
    if (unpublished.length === 0) return;
    await this.producer.publish(unpublished);
    await this.dedup.published(unpublished);
  }

  private track(publication: Promise<void>): void {
    const tracked = publication
      .catch((error: unknown) => {
        this.log.error(
          'publish_failed',
          'Runs could not be put on the job queue; they will be published again.',
          error,
        );
      })
      .finally(() => this.underWay.delete(tracked));
    this.underWay.add(tracked);
  }
}
