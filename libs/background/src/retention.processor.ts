import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import type { Retention } from '@job-scheduler/job-store';
import type { EventLog } from '@job-scheduler/platform';
import type { Job } from 'bullmq';

/** Name of the queue, of its scheduler and of its jobs. */
export const RETENTION = 'retention';

/** Maintains the ledger's partitions: creates those of the coming days and drops old ones. */
@Processor(RETENTION, {
  runRetryDelay: 5_000,
  // A run that died with its process is repeated, however often: it is idempotent.
  maxStalledCount: 1_000,
  removeOnComplete: { count: 10 },
  removeOnFail: { count: 10 },
})
export class RetentionProcessor extends WorkerHost {
  private lastFailure: string | null = null;

  constructor(
    private readonly retention: Retention,
    private readonly retainDays: number,
    private readonly auditDays: number,
    private readonly log: EventLog,
  ) {
    super();
  }

  /** Ends early, with an error, if the worker cancels it. PostgreSQL still finishes what it was asked to do. */
  async process(_job: Job, _token?: string, signal?: AbortSignal): Promise<{ dropped: string[] }> {
    const { dropped } = await Promise.race([
      this.retention.maintain(this.retainDays, this.auditDays),
      cancelled(signal),
    ]);
    this.lastFailure = null;
    if (dropped.length > 0) {
      this.log.info('runs_dropped', `Dropped the runs older than ${this.retainDays} days.`, {
        partitions: dropped.join(', '),
      });
    }
    return { dropped };
  }

  @OnWorkerEvent('failed')
  onFailed(_job: Job | undefined, error: Error): void {
    this.log.error('retention_failed', 'Old runs could not be dropped; this will be retried.', error);
  }

  /** A failure that repeats is logged once until a run succeeds. */
  @OnWorkerEvent('error')
  onError(error: Error): void {
    if (error.message === this.lastFailure) return;
    this.lastFailure = error.message;
    this.log.error('background_failed', 'Background work is held up and will continue by itself.', error);
  }
}

function cancelled(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new Error('Cancelled by the shutdown.')), { once: true });
  });
}
