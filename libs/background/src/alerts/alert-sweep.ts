import type { Clock } from '@job-scheduler/job-model';
import type { AlertOutbox } from '@job-scheduler/job-store';
import { Loop, type EventLog, type LoopBody } from '@job-scheduler/platform';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { createPostgresBackend, withBackend } from 'bullmq';
import type { BullmqPool } from '../bullmq-pool.js';
import { ALERTS, type AlertJob, type AlertsProcessor } from './alerts.processor.js';

const { Queue } = withBackend(createPostgresBackend);

const EVERY_MS = 1_000;
const SETTLE_EVERY_MS = 60_000;
const MOST = 500;

/** Longer than any wait between two deliveries, so that what waits does not count as lost. */
const LOST_AFTER_MS = 900_000;

/** How often BullMQ looks at an alert at most: the outbox ends it long before. */
const LOOKS = 100;

/**
 * Enters alerts that nobody delivers into the queue: new ones, and those whose job was lost. One that is in the queue
 * already stays there once, since the job has the alert's id.
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
      // Only now: to enter an alert twice does no harm, never to enter it makes it late.
      await this.outbox.entrust(ids);
    }
    return ids.length === MOST ? 0 : EVERY_MS;
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
    // Made for the moment: a queue whose first look at PostgreSQL fails stays useless.
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
