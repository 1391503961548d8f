import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import type { OnModuleDestroy } from '@nestjs/common';
import type { EventLog } from '@job-scheduler/platform';
import type { Job } from 'bullmq';
import type { OperationWork } from './operation-work.js';

/** Name of the queue and of its jobs. */
export const OPERATIONS = 'operations';

/** The data of a job of the queue: which operation to work on. Everything else is in the store. */
export interface OperationJob {
  operation_id: string;
}

/** Carries out long operations, several at once, each by one worker. */
@Processor(OPERATIONS, {
  concurrency: 4,
  runRetryDelay: 5_000,
  // Another worker takes over this soon after a process dies; if that process was only slow, the store fences it off.
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

  /** Whether operations may be queued: BullMQ's tables exist, and there is a worker. */
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

  /** Finishes the current piece. Another process continues with the rest, or this one does after its restart. */
  onModuleDestroy(): void {
    this.stopping.abort();
  }

  @OnWorkerEvent('ready')
  onReady(): void {
    this.hasWorker = true;
  }

  @OnWorkerEvent('failed')
  onFailed(job: Job<OperationJob> | undefined, error: Error): void {
    const message = 'An operation was interrupted and will be continued.';
    this.log.warn('operation_interrupted', message, {
      operation_id: job?.data.operation_id ?? null,
      error: error.message,
    });
  }

  /** All background work shares these connections, and another handler reports their errors once for all. */
  @OnWorkerEvent('error')
  onError(error: Error): void {
    this.log.debug('operations_held_up', 'Operations are held up and will continue by themselves.', {
      error: error.message,
    });
  }
}
