import type { Clock } from '@job-scheduler/job-model';
import type { AlertOutbox } from '@job-scheduler/job-store';
import { Loop, type EventLog, type LoopBody } from '@job-scheduler/platform';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { createPostgresBackend, withBackend } from 'bullmq';
import type { BullmqPool } from '../bullmq-pool.js';
import { ALERTS, type AlertJob, type AlertsProcessor } from './alerts.processor.js';

const { Queue } = withBackend(createPostgresBackend);

const EVERY_MS = 1_000;
/** While alerts are delivered, others that waited for them become due. */
const SOON_MS = 100;
const SETTLE_EVERY_MS = 60_000;
const MOST = 500;

/** Longer than any wait between two deliveries, so that a waiting alert does not count as lost. */
const LOST_AFTER_MS = 900_000;

/** The maximum number of attempts for BullMQ. The outbox gives an alert up long before. */
const LOOKS = 100;

/**
 * Queues alerts that are to be delivered and that nobody delivers: new ones, and those whose job was lost. An alert that is already in the queue is
 * not added twice, since the job has the alert's id.
 */
export class AlertSweep implements LoopBody, OnApplicationBootstrap, OnModuleDestroy {
  readonly name = 'alerts';
  private readonly loop: Loop;
  private settledAt = -Infinity;

  constructor(
    private readonly outbox: AlertOutbox,
    private readonly processor: AlertsProcessor,
    private readonly pool: BullmqPool,
    private readonly clock: Clock,
    log: EventLog,
  ) {
    this.loop = new Loop(this, clock, log);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async runOnce(): Promise<number> {
    if (!this.processor.isReady) return EVERY_MS;
    await this.settle();
    const ids = await this.outbox.undelivered(LOST_AFTER_MS, MOST);
    if (ids.length > 0) {
      await this.enter(ids);
      // Only after queueing: an alert that is queued twice does no harm, but one that is never queued is late.
      await this.outbox.entrust(ids);
    }
    if (ids.length === MOST) return 0;
    return ids.length > 0 ? SOON_MS : EVERY_MS;
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }

  private async settle(): Promise<void> {
    const now = this.clock.monotonic();
    if (now - this.settledAt < SETTLE_EVERY_MS) return;
    await this.outbox.settleStreaks();
    this.settledAt = now;
  }

  private async enter(ids: string[]): Promise<void> {
    // Made only for this call: if the first query of a queue fails, the queue stays useless.
    const queue = new Queue<AlertJob>(ALERTS, { connection: this.pool });
    try {
      await queue.addBulk(
        ids.map((id) => ({ name: ALERTS, data: { alert_id: id }, opts: { jobId: id, ...JOB_OPTIONS } })),
      );
    } finally {
      await queue.close();
    }
  }
}

const JOB_OPTIONS = {
  attempts: LOOKS,
  backoff: { type: 'custom' },
  removeOnComplete: true,
  removeOnFail: true,
};
