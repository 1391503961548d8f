import type { LongOperation, OperationState } from '@job-scheduler/job-model';
import type {
  NamedJob,
  NewOperation,
  OnceOnly,
  OperationQuery,
  OperationStore,
} from '@job-scheduler/job-store';
import { operationEntry } from '../audit/entry.js';
import type { Caller } from './caller.js';
import { sees, visible } from './sight.js';

/** What the API does with operations. The rest of the port is for those who carry them out. */
export type RequestedOperations = Pick<
  OperationStore,
  'now' | 'jobNames' | 'create' | 'get' | 'list' | 'change'
>;

/** The operations that a caller sees: those whose jobs are all in its namespaces. Notes its writes in the audit. */
export class OperationsOfCaller implements RequestedOperations {
  constructor(
    private readonly operations: OperationStore,
    private readonly caller: Caller,
  ) {}

  private readonly audited = (operation: LongOperation) => operationEntry(this.caller, operation);

  now(): Promise<number> {
    return this.operations.now();
  }

  async jobNames(jobIds: string[]): Promise<Map<string, NamedJob>> {
    const names = await this.operations.jobNames(jobIds);
    return new Map([...names].filter(([, { namespace }]) => sees(this.caller, namespace)));
  }

  create(operation: NewOperation, once?: OnceOnly<LongOperation>): Promise<LongOperation> {
    // One without a job is its caller's alone.
    const namespaces = operation.namespaces ?? this.caller.namespaces;
    return this.operations.create(
      { ...operation, namespaces: namespaces && [...namespaces] },
      once,
      this.audited,
    );
  }

  async get(id: string): Promise<LongOperation | null> {
    const operation = await this.operations.get(id);
    return operation !== null && this.isShown(operation) ? operation : null;
  }

  list(query: OperationQuery): ReturnType<OperationStore['list']> {
    return this.operations.list({ ...query, namespaces: visible(this.caller, query.namespaces ?? null) });
  }

  async change(
    id: string,
    state: OperationState,
    once?: OnceOnly<LongOperation>,
  ): Promise<LongOperation | null> {
    if ((await this.get(id)) === null) return null;
    return this.operations.change(id, state, once, this.audited);
  }

  private isShown({ namespaces }: LongOperation): boolean {
    if (this.caller.namespaces === null) return true;
    return namespaces !== null && namespaces.every((namespace) => sees(this.caller, namespace));
  }
}
