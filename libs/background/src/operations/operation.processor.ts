import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import type { OnModuleDestroy } from '@nestjs/common';
import type { EventLog } from '@job-scheduler/platform';
import type { Job } from 'bullmq';
import type { OperationWork } from './operation-work.js';

/** Name of the queue and of its jobs. */
export const OPERATIONS = 'operations';

/** What a job of the queue says: which operation to carry on. All else is in the store. */
export interface OperationJob {
  operation_id: string;
}

/** Carries out long operations, several at once, one worker each. */
@Processor(OPERATIONS, {
  concurrency: 4,
  runRetryDelay: 5_000,
  // What a process that died held is taken up again so soon; the store fences who was only slow.
  lockDuration: 10_000,
  stalledInterval: 5_000,
  maxStalledCount: 1_000,
})
export class OperationProcessor extends WorkerHost implements OnModuleDestroy {
  private readonly stopping = new AbortController();
  private readonly underWay = new Set<string>();
  private hasWorker = false;

  constructor(
    private readonly work: OperationWork,
    private readonly log: EventLog,
  ) {
    super();
  }

  /** Whether operations may be entered: BullMQ's tables are there, and so is a worker. */
  get isReady(): boolean {
    return this.hasWorker;
  }

  isCarryingOut(operationId: string): boolean {
    return this.underWay.has(operationId);
  }

  async process({ data }: Job<OperationJob>, _token?: string, cancelled?: AbortSignal): Promise<void> {
    const signals = [this.stopping.signal, ...(cancelled === undefined ? [] : [cancelled])];
    this.underWay.add(data.operation_id);
    try {
      await this.work.carryOut(data.operation_id, AbortSignal.any(signals));
    } finally {
      this.underWay.delete(data.operation_id);
    }
  }

  /** The piece under way is finished; what is left is carried on by another process, or after the restart. */
  onModuleDestroy(): void {
    this.stopping.abort();
  }

  @OnWorkerEvent('ready')
  onReady(): void {
    this.hasWorker = true;
  }

  @OnWorkerEvent('failed')
  onFailed(job: Job<OperationJob> | undefined, error: Error): void {
    const message = 'An operation was interrupted and will be carried on.';
    this.log.warn('operation_interrupted', message, {
      operation_id: job?.data.operation_id ?? null,
      error: error.message,
    });
  }

  /** The connections are those of all background work, which complains once for all. */
  @OnWorkerEvent('error')
  onError(error: Error): void {
    this.log.debug('operations_held_up', 'Operations are held up and will go on by themselves.', {
      error: error.message,
    });
  }
}
