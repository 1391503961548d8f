import type { LongOperation } from '@job-scheduler/job-model';
import { StoreUnavailableError, type OperationStore } from '@job-scheduler/job-store';
import type { EventLog } from '@job-scheduler/platform';
import type { BackfillStep } from './backfill-step.js';
import type { BulkStep } from './bulk-step.js';

/**
 * Carries operations out, piece by piece. The row in the store says what is done, and a piece is recorded only if it
 * begins where the previous one ended. So several workers may carry out the same operation, and none repeats what another
 * has done.
 */
export class OperationWork {
  constructor(
    private readonly operations: OperationStore,
    private readonly backfill: BackfillStep,
    private readonly bulk: BulkStep,
    private readonly log: EventLog,
  ) {}

  /**
   * Works on an operation until it has ended, is paused or cancelled, belongs to another worker, or the signal is aborted.
   * Throws StoreUnavailableError; any other error fails the operation.
   */
  async carryOut(id: string, signal: AbortSignal): Promise<void> {
    try {
      await this.goOn(id, signal);
    } catch (error) {
      if (error instanceof StoreUnavailableError) throw error;
      this.log.error('operation_failed', 'An operation could not be continued.', error, {
        operation_id: id,
      });
      await this.operations.fail(id, `The operation could not be continued: ${String(error)}`);
    }
  }

  private async goOn(id: string, signal: AbortSignal): Promise<void> {
    let operation = await this.operations.begin(id);
    if (operation?.request.kind === 'backfill') await this.backfill.start(operation, signal);
    while (operation?.state === 'running' && !signal.aborted) operation = await this.step(operation, signal);
    if (operation !== null && operation.state !== 'running') this.tell(operation);
  }

  private step(operation: LongOperation, signal: AbortSignal): Promise<LongOperation | null> {
    const { request } = operation;
    switch (request.kind) {
      case 'backfill':
        return this.backfill.run(operation, request, signal);
      case 'bulk':
        return this.bulk.run(operation, request);
    }
  }

  private tell({ id, request, state, total, done, failed }: LongOperation): void {
    this.log.info('operation_left', `The ${request.kind} ${id} is ${state}.`, { total, done, failed });
  }
}
