import type { Clock } from '@job-scheduler/job-model';
import type { OperationStore } from '@job-scheduler/job-store';
import { Loop, type EventLog, type LoopBody } from '@job-scheduler/platform';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { createPostgresBackend, withBackend } from 'bullmq';
import type { BullmqPool } from '../bullmq-pool.js';
import { OPERATIONS, type OperationJob, type OperationProcessor } from './operation.processor.js';

const { Queue } = withBackend(createPostgresBackend);

const EVERY_MS = 500;
const MOST = 100;

/**
 * Queues open operations: new and resumed ones, and those whose job was lost. An operation that is already in the queue
 * is not added twice, since the job has the operation's id.
 */
export class OperationSweep implements LoopBody, OnApplicationBootstrap, OnModuleDestroy {
  readonly name = 'operations';
  private readonly loop: Loop;

  constructor(
    private readonly operations: OperationStore,
    private readonly processor: OperationProcessor,
    private readonly pool: BullmqPool,
    clock: Clock,
    log: EventLog,
  ) {
    this.loop = new Loop(this, clock, log);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async runOnce(): Promise<number> {
    if (!this.processor.isReady) return EVERY_MS;
    const open = await this.operations.open(MOST);
    const missing = open.filter((id) => !this.processor.isCarryingOut(id));
    if (missing.length > 0) await this.enter(missing);
    return EVERY_MS;
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }

  private async enter(ids: string[]): Promise<void> {
    // Made only for this call: if the first query of a queue fails, the queue stays useless.
    const queue = new Queue<OperationJob>(OPERATIONS, { connection: this.pool });
    try {
      await queue.addBulk(
        ids.map((id) => ({
          name: OPERATIONS,
          data: { operation_id: id },
          opts: { jobId: id, removeOnComplete: true, removeOnFail: true },
        })),
      );
    } finally {
      await queue.close();
    }
  }
}
