import { hasOperationEnded, type LongOperation, type OperationState } from '@job-scheduler/job-model';
import { resultingIn, type OnceOnly } from '@job-scheduler/job-store';
import type { RequestedOperations } from '../access/operations-of-caller.js';
import { anyOf, idSchema } from '../http/input.js';
import { decodeCursor, encodeCursor, type PageView } from '../http/paging.js';
import { Problem } from '../problems/problem.js';
import type { OperationQueryInput } from './operation-query.js';
import { operationView, type OperationView } from './operation-view.js';

/** Reads and controls long operations. Throws the problems `not_found` and `state_conflict`. */
export class ManageOperations {
  constructor(private readonly operations: RequestedOperations) {}

  async get(id: string): Promise<OperationView> {
    return operationView(await this.find(id));
  }

  async list({ limit, cursor, namespace, ...rest }: OperationQueryInput): Promise<PageView<OperationView>> {
    const filters = { ...rest, namespaces: anyOf(namespace) };
    const after = cursor === undefined ? null : decodeCursor(cursor, filters, idSchema);
    const page = await this.operations.list({ ...filters, limit, after });
    return {
      data: page.items.map(operationView),
      next_cursor: page.next === null ? null : encodeCursor(filters, page.next),
    };
  }

  /** Stops the operation until it is resumed; work in progress is finished. */
  pause(id: string, once?: OnceOnly<OperationView>): Promise<OperationView> {
    return this.change(id, 'paused', once);
  }

  resume(id: string, once?: OnceOnly<OperationView>): Promise<OperationView> {
    return this.change(id, 'pending', once);
  }

  /** Ends the operation for good; what it has done stays done. */
  cancel(id: string, once?: OnceOnly<OperationView>): Promise<OperationView> {
    return this.change(id, 'cancelled', once);
  }

  /** An operation that is already running, or paused, as requested stays as it is. */
  private async change(
    id: string,
    to: OperationState,
    once?: OnceOnly<OperationView>,
  ): Promise<OperationView> {
    const changed = await this.operations.change(id, to, resultingIn(once, operationView));
    if (changed !== null) return operationView(changed);
    const current = await this.find(id);
    if (!hasOperationEnded(current.state)) return operationView(current);
    throw new Problem(
      'state_conflict',
      `The operation has ended (${current.state}), so its state cannot change.`,
    );
  }

  private async find(id: string): Promise<LongOperation> {
    const operation = await this.operations.get(id);
    if (operation === null) throw new Problem('not_found', `There is no operation with the id ${id}.`);
    return operation;
  }
}
