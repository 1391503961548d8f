import type { Schemas } from '@job-scheduler/api-client';

export type Operation = Schemas['LongOperation'];

/** How far operations are that belong together. */
export interface BulkState extends Pick<Operation, 'total' | 'done' | 'failed'> {
  isOver: boolean;
  /** Whether all of them came to their end. */
  isWhole: boolean;
}

/** How far these operations are together; null until something is known of each. */
export function stateOf(operations: readonly (Operation | undefined)[]): BulkState | null {
  const known = operations.filter((operation) => operation !== undefined);
  if (known.length < operations.length) return null;
  const sum = (count: (operation: Operation) => number): number =>
    known.reduce((all, operation) => all + count(operation), 0);
  return {
    total: sum(({ total }) => total),
    done: sum(({ done }) => done),
    failed: sum(({ failed }) => failed),
    isOver: known.every(isOver),
    isWhole: known.every(({ state }) => state === 'succeeded'),
  };
}

export const isOver = (operation: Operation | undefined): boolean =>
  operation !== undefined && operation.finished_at !== null;
