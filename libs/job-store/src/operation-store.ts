import type {
  LongOperation,
  OperationKind,
  OperationRequest,
  OperationState,
  RunTrigger,
} from '@job-scheduler/job-model';
import type { Audited } from './audit-log.js';
import type { OnceOnly } from './idempotency-store.js';
import type { Page } from './page.js';

/** A requested operation. */
export interface NewOperation {
  request: OperationRequest;
  actor: string;
  /** The namespaces of its jobs; null or left out if there is no job. */
  namespaces?: string[] | null;
  /** The jobs of a bulk operation, in the order of their processing. */
  jobIds: string[];
  total: number;
  /** What failed at the request already, such as jobs that do not exist. */
  failed: number;
  errors: string[];
}

/** What a job is called. */
export interface NamedJob {
  name: string;
  namespace: string;
}

/** Filters of a list of operations, newest first: values of one filter are alternatives, filters are combined. */
export interface OperationQuery {
  /** Operations whose jobs are all in these; null or left out: all operations. */
  namespaces?: readonly string[] | null;
  kind: OperationKind[];
  state: OperationState[];
  limit: number;
  /** The id of the last operation of the page before. */
  after: string | null;
}

/** A run that an operation makes. */
export interface OperationRun {
  /** Derived from the operation, so that no run is recorded twice: see operationRunId. */
  id: string;
  job_id: string;
  trigger: Extract<RunTrigger, 'manual' | 'backfill'>;
  /** Epoch milliseconds; null means now. */
  scheduled_at: number | null;
}

/** A piece of an operation's work, as recorded. */
export interface OperationChunk {
  /** Where the operation stood when the piece began; the piece is recorded only while that still holds. */
  after: number | null;
  /** Where the operation continues. */
  cursor: number;
  /** Runs that are recorded with the piece, born `queued`; they count as done, those of unknown jobs as failed. */
  runs: OperationRun[];
  /** What was done outside this transaction and what failed there, with sentences about the failures. */
  done: number;
  failed: number;
  errors: string[];
  /** True when nothing is left to do: the operation has succeeded. */
  isLast: boolean;
}

/**
 * Long-running operations and their progress: the source of truth, whichever process carries them out. States change by
 * compare-and-set; "now" is the store's own clock. Throws StoreUnavailableError when the store is away.
 */
export abstract class OperationStore {
  /** The store's clock, epoch milliseconds. */
  abstract now(): Promise<number>;

  /** Which of these jobs exist, by id. Leaves out the canary. */
  abstract jobNames(jobIds: string[]): Promise<Map<string, NamedJob>>;

  /** Stores a new operation, `pending`. Throws KeyTakenError. */
  abstract create(
    operation: NewOperation,
    once?: OnceOnly<LongOperation>,
    audited?: Audited<LongOperation>,
  ): Promise<LongOperation>;

  abstract get(id: string): Promise<LongOperation | null>;

  abstract list(query: OperationQuery): Promise<Page<LongOperation, string>>;

  /** The ids of operations to start or continue, the oldest first. */
  abstract open(limit: number): Promise<string[]>;

  /** The ids of a bulk operation's jobs, starting at a place. */
  abstract jobIds(id: string, from: number, limit: number): Promise<string[]>;

  /** Starts an operation, or continues one that has started. Null when it is neither pending nor running. */
  abstract begin(id: string): Promise<LongOperation | null>;

  /** Moves an operation to another state. Null when that cannot be reached from its current one. Throws KeyTakenError. */
  abstract change(
    id: string,
    state: OperationState,
    once?: OnceOnly<LongOperation>,
    audited?: Audited<LongOperation>,
  ): Promise<LongOperation | null>;

  /** Fails an operation that cannot continue, with a sentence that says why. Null when it is not open. */
  abstract fail(id: string, error: string): Promise<LongOperation | null>;

  /**
   * Records a piece of work and the runs it makes in one transaction. Returns null and writes nothing when the
   * operation is no longer running or no longer where the piece began. A piece that makes no runs has been done
   * already, so it counts even when the operation was paused or cancelled meanwhile.
   */
  abstract record(id: string, chunk: OperationChunk): Promise<LongOperation | null>;
}
