import type { DedupCache } from '@job-scheduler/dedup-cache';
import type { Clock, RunPassage, RunReference } from '@job-scheduler/job-model';
import type { RunProducer } from '@job-scheduler/job-queue';
import type { EventLog, Stages } from '@job-scheduler/platform';
import type { TracedRuns } from './traced-runs.js';

/** The most runs kept for republishing; the reconciler finds any others in the ledger. */
const MAX_UNCONFIRMED = 20_000;

/**
 * The job queue works again when no publication has failed for so long, milliseconds: a broker that takes some messages and refuses
 * others is one trouble, not a hundred.
 */
const STEADY_AFTER_MS = 5_000;

/**
 * Hands recorded runs to the job queue without making the tick loop wait, so ticks stay on time in the ledger while the
 * broker is away. Runs that the broker did not confirm are republished as soon as it is back; the reconciler
 * republishes those that were lost with this process.
 */
export class RunPublisher {
  private readonly underWay = new Set<Promise<void>>();
  private unconfirmed = new Map<string, RunReference>();
  private isAway = false;
  /** When a publication failed last, monotonic milliseconds. */
  private failedAt = 0;
  private readonly unsubscribe: () => void;

  constructor(
    private readonly producer: RunProducer,
    private readonly dedup: DedupCache,
    private readonly traced: TracedRuns,
    private readonly stages: Stages,
    private readonly clock: Clock,
    private readonly log: EventLog,
  ) {
    this.unsubscribe = producer.onAvailable(() => this.publishUnconfirmed());
  }

  /**
   * Publishes runs, except those that were published a moment ago. Of runs with a dispatch the cache is not asked: they are
   * claimed only when all of them are in the message. The passage tells the runner of the turn so far.
   */
  publish(runs: RunReference[], passage = this.passage()): void {
    const single = this.traced.marked(runs.filter(({ dispatch_id }) => dispatch_id === undefined));
    if (single.length > 0) this.track(single, this.publishNew(single, passage));
    this.republish(
      single.length === 0 ? runs : runs.filter(({ dispatch_id }) => dispatch_id !== undefined),
      passage,
    );
  }

  /**
   * Publishes runs without asking the dedup cache: runs that seem lost, were given back, or became due on their own.
   */
  republish(runs: RunReference[], passage = this.passage()): void {
    if (runs.length === 0) return;
    const marked = this.traced.marked(runs);
    this.track(marked, this.send(marked, passage));
  }

  /** Resolves when nothing is being published any more. Unconfirmed runs are left to the reconciler. */
  async drained(): Promise<void> {
    this.unsubscribe();
    await Promise.all(this.underWay);
  }

  /** Of runs that become due without a turn. */
  private passage(): RunPassage {
    const now = this.clock.now();
    return { claim_at: now, publish_at: now };
  }

  private async publishNew(runs: RunReference[], passage: RunPassage): Promise<void> {
    const unpublished = await this.unpublished(runs);
    if (unpublished.length === 0) return;
    await this.send(unpublished, passage);
    // Recording them only saves work for others: nothing waits for it, and it may fail.
    void this.dedup.published(unpublished).catch(() => undefined);
  }

  private async send(runs: RunReference[], passage: RunPassage): Promise<void> {
    await this.stages.measure('publish', () => this.producer.publish(runs, passage));
    this.traced.published(runs, passage, this.clock.now());
  }

  /** The cache only saves work: without it, every run counts as unpublished. */
  private async unpublished(runs: RunReference[]): Promise<RunReference[]> {
    try {
      return await this.dedup.unpublished(runs);
    } catch {
      return runs;
    }
  }

  private publishUnconfirmed(): void {
    const runs = [...this.unconfirmed.values()];
    this.unconfirmed = new Map();
    this.republish(runs);
  }

  private track(runs: RunReference[], publication: Promise<void>): void {
    const tracked = publication
      .then(
        () => this.succeeded(),
        (error: unknown) => this.keep(runs, error),
      )
      .then(() => void this.underWay.delete(tracked));
    this.underWay.add(tracked);
  }

  private succeeded(): void {
    if (this.clock.monotonic() - this.failedAt >= STEADY_AFTER_MS) this.isAway = false;
  }

  /** A failure is logged once until publications succeed. */
  private keep(runs: RunReference[], error: unknown): void {
    if (!this.isAway) {
      this.log.error(
        'publish_failed',
        'Runs could not be put on the job queue; they are safe in the ledger and will be published again.',
        error,
      );
    }
    this.isAway = true;
    this.failedAt = this.clock.monotonic();
    for (const run of runs) {
      if (this.unconfirmed.size >= MAX_UNCONFIRMED) return;
      this.unconfirmed.set(`${run.run_id}/${run.attempt}`, run);
    }
  }
}
