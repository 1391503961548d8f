import type { Clock, LongOperation } from '@job-scheduler/job-model';
import { StoreUnavailableError, type OperationStore, type StoreVersion } from '@job-scheduler/job-store';
import type { EventLog } from '@job-scheduler/platform';
import type { BackfillStep } from './backfill-step.js';
import type { BulkStep } from './bulk-step.js';

/** How long a process that is too old for an operation leaves it to newer ones before it looks again. */
const LEFT_FOR_MS = 60_000;

/**
 * Carries operations out, piece by piece. The row in the store says what is done, and a piece is recorded only if it
 * begins where the previous one ended. So several workers may carry out the same operation, and none repeats what another
 * has done.
 */
export class OperationWork {
  /** Until when, on the monotonic clock, operations are left to newer processes, by id. */
  private readonly left = new Map<string, number>();

  constructor(
    private readonly operations: OperationStore,
    private readonly backfill: BackfillStep,
    private readonly bulk: BulkStep,
    private readonly version: StoreVersion,
    private readonly clock: Clock,
    private readonly log: EventLog,
  ) {}

  /**
   * Works on an operation until it has ended, is paused or cancelled, belongs to another worker, or the signal is aborted.
   * Throws StoreUnavailableError; any other error fails the operation, except in a process that is older than the store, which
   * leaves it to newer ones.
   */
  async carryOut(id: string, signal: AbortSignal): Promise<void> {
    if ((this.left.get(id) ?? -Infinity) > this.clock.monotonic()) return;
    this.left.delete(id);
    try {
      await this.goOn(id, signal);
    } catch (error) {
      if (error instanceof StoreUnavailableError) throw error;
      // Also when nobody can tell.
      if (await this.version.isNewer().catch(() => true)) return this.leave(id, error);
      this.log.error('operation_failed', 'An operation could not be continued.', error, {
        operation_id: id,
      });
      await this.operations.fail(id, `The operation could not be continued: ${String(error)}`);
    }
  }

  private leave(id: string, error: unknown): void {
    this.left.set(id, this.clock.monotonic() + LEFT_FOR_MS);
    this.log.warn(
      'operations_left',
      `An operation cannot be carried out by this process, which is older than the database's schema; newer processes take it: ${String(error)}.`,
      { operation_id: id },
    );
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
      default:
        // A newer version may have written it.
        throw new Error(`its kind ${JSON.stringify((request as { kind: unknown }).kind)} is not known`);
    }
  }

  private tell({ id, request, state, total, done, failed }: LongOperation): void {
    this.log.info('operation_left', `The ${request.kind} ${id} is ${state}.`, { total, done, failed });
  }
}
