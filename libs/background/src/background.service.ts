import type { BullRegistrar, WorkerHost } from '@nestjs/bullmq';
import type { BeforeApplicationShutdown, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { Clock } from '@job-scheduler/job-model';
import { Loop, type EventLog, type LoopBody } from '@job-scheduler/platform';
import { createPostgresBackend, runMigrations, withBackend, type Worker } from 'bullmq';
import { BULLMQ_SCHEMA, type BullmqPool } from './bullmq-pool.js';
import { RETENTION } from './retention.processor.js';

const { Queue } = withBackend(createPostgresBackend);

const EVERY_MS = 3_600_000;
const DRAIN_MS = 10_000;
const CANCEL_EVERY_MS = 250;

/**
 * Starts the workers once PostgreSQL is available, and makes sure that the schedule survives: BullMQ keeps it going by
 * itself, unless PostgreSQL fails just after one run and before the next is added.
 */
export class BackgroundService
  implements LoopBody, OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown
{
  readonly name = 'background';
  private readonly loop: Loop;
  private workers: Worker[] | undefined;

  constructor(
    private readonly pool: BullmqPool,
    private readonly registrar: BullRegistrar,
    private readonly clock: Clock,
    log: EventLog,
    private readonly processors: WorkerHost[],
  ) {
    this.loop = new Loop(this, clock, log);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async runOnce(): Promise<number> {
    const starting = this.workers === undefined;
    if (starting) await this.migrate();
    await this.schedule(starting);
    if (starting) await this.startWorkers();
    return EVERY_MS;
  }

  /** Takes no new work. */
  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
    await Promise.all(this.workers?.map((worker) => worker.pause(true)) ?? []);
  }

  /** Waits for the work in progress, but not for ever. */
  async beforeApplicationShutdown(): Promise<void> {
    const drained = new AbortController();
    const workers = this.workers ?? [];
    void this.cancelAfterDrain(workers, drained.signal);
    await Promise.all(workers.map((worker) => worker.close()));
    drained.abort();
    await this.pool.end();
  }

  /** More than once, because a worker may have begun its next job when the first cancellation reached it. */
  private async cancelAfterDrain(workers: Worker[], drained: AbortSignal): Promise<void> {
    await this.clock.sleep(DRAIN_MS, drained);
    while (!drained.aborted) {
      for (const worker of workers) worker.cancelAllJobs();
      await this.clock.sleep(CANCEL_EVERY_MS, drained);
    }
  }

  private async migrate(): Promise<void> {
    const client = await this.pool.connect();
    try {
      await runMigrations(client, BULLMQ_SCHEMA);
    } finally {
      client.release();
    }
  }

  /** The schedule begins with an immediate run, so it is added at the start, and again only if it was lost. */
  private async schedule(starting: boolean): Promise<void> {
    const queue = new Queue(RETENTION, { connection: this.pool });
    try {
      if (!starting && (await queue.getJobCountByTypes('wait', 'active', 'delayed')) > 0) return;
      // Adding a schedule that exists would postpone its next run.
      await queue.removeJobScheduler(RETENTION);
      await queue.upsertJobScheduler(RETENTION, { every: EVERY_MS }, { name: RETENTION });
    } finally {
      await queue.close();
    }
  }

  /** If the first query of a worker fails, the worker stays useless. So the next attempt replaces all of them. */
  private async startWorkers(): Promise<void> {
    this.registrar.register();
    const workers = this.processors.map(({ worker }) => worker);
    try {
      await Promise.all(workers.map((worker) => worker.waitUntilReady()));
    } catch (error) {
      await Promise.all(workers.map((worker) => worker.close()));
      throw error;
    }
    this.workers = workers;
  }
}
