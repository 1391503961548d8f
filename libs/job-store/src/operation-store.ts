import type {
  LongOperation,
  OperationKind,
  OperationRequest,
  OperationState,
  RunTrigger,
} from '@job-scheduler/job-model';
import type { Page } from './job-repository.js';

/** An operation that is asked for. */
export interface NewOperation {
  request: OperationRequest;
  actor: string;
  /** The jobs of a bulk operation, in the order in which they are dealt with. */
  jobIds: string[];
  total: number;
  /** What has failed at the request already, such as jobs that do not exist. */
  failed: number;
  errors: string[];
}

/** Filters of a list of operations, newest first: values of one filter are alternatives, filters are combined. */
export interface OperationQuery {
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

/** A piece of an operation's work, as it is recorded. */
export interface OperationChunk {
  /** Where the operation stood when the piece was begun: it is recorded only while that holds. */
  after: number | null;
  /** Where the operation goes on. */
  cursor: number;
  /** Runs that are recorded with the piece, born `queued`; they count as done, those of unknown jobs as failed. */
  runs: OperationRun[];
  /** What was done elsewhere, and what failed there, with sentences about it. */
  done: number;
  failed: number;
  errors: string[];
  /** True when nothing is left to do: the operation has succeeded. */
  isLast: boolean;
}

/**
 * Long operations and how far they are: the truth about them, whoever carries them out. States change by
 * compare-and-set, "now" is the store's own clock. Throws StoreUnavailableError when the store is away.
 */
export abstract class OperationStore {
  /** The store's clock, epoch milliseconds. */
  abstract now(): Promise<number>;

  /** Which of these jobs exist: their names by id. */
  abstract jobNames(jobIds: string[]): Promise<Map<string, string>>;

  /** Stores a new operation, `pending`. */
  abstract create(operation: NewOperation): Promise<LongOperation>;

  abstract get(id: string): Promise<LongOperation | null>;

  abstract list(query: OperationQuery): Promise<Page<LongOperation, string>>;

  /** The ids of operations that are to be begun or carried on, the oldest first. */
  abstract open(limit: number): Promise<string[]>;

  /** The ids of a bulk operation's jobs from a place on. */
  abstract jobIds(id: string, from: number, limit: number): Promise<string[]>;

  /** Begins an operation, or carries a begun one on. Null when it is neither pending nor running. */
  abstract begin(id: string): Promise<LongOperation | null>;

  /** Brings an operation into another state. Null when it is in no state from which that can be reached. */
  abstract change(id: string, state: OperationState): Promise<LongOperation | null>;

  /** Ends an operation that cannot go on, with a sentence that says why. Null when it is not open. */
  abstract fail(id: string, error: string): Promise<LongOperation | null>;

  /**
   * Records a piece of work and the runs it makes in one transaction. Null, with nothing written, when the operation
   * is not running any more or no longer where the piece began. A piece that makes no runs has been done already, so it
   * is counted also when the operation was paused or cancelled meanwhile.
   */
  abstract record(id: string, chunk: OperationChunk): Promise<LongOperation | null>;
}
