import type {
  Attempt,
  Operation,
  PlanInput,
  Run,
  RunReference,
  RunState,
  RunTrigger,
  TickPlan,
} from '@job-scheduler/job-model';
import type { Page } from './job-repository.js';

/** A run taken by a runner, with its job's operation of that moment. Instants are epoch milliseconds. */
export interface ClaimedRun {
  run_id: string;
  job_id: string;
  job_revision: number;
  attempt: number;
  trigger: RunTrigger;
  scheduled_at: number;
  /** The operation to make; a manual run's own payload is already in it. */
  operation: Operation;
  /** True when the payload is the run's own: the operation is not the job's, so it must not be cached as it. */
  own_payload: boolean;
}

/** Who claims: a runner process, and one claim of its. Both UUIDs. */
export interface Claimant {
  runner_id: string;
  claim_id: string;
}

/**
 * What came of an attempt. Runners send delays after the claim, never instants, since the clocks of Node
 * processes decide nothing.
 */
export interface AttemptResult {
  run_id: string;
  claim_id: string;
  state: Extract<RunState, 'succeeded' | 'failed'>;
  /** Why it failed: an error code, or `http_` and the status. Null when it succeeded. */
  reason: string | null;
  /** From the claim's answer to the first byte sent, milliseconds. */
  started_after_ms: number;
  attempt: Omit<Attempt, 'started_at'>;
}

/** Filters of a run list, newest first: values of one filter are alternatives, filters are combined. */
export interface RunQuery {
  job_id: string | null;
  state: RunState[];
  trigger: RunTrigger[];
  /** Bounds of scheduled_at, epoch milliseconds: from inclusive, to exclusive. */
  from: number | null;
  to: number | null;
  limit: number;
  /** The id of the last run of the page before. */
  after: string | null;
}

/** Lists leave response bodies out; a single run has them. */
export type RunSummary = Omit<Run, 'attempts'> & {
  attempts: Omit<Attempt, 'response_body'>[];
};

/**
 * The record of every tick: what ran, what was skipped and why. Each method is one transaction or one
 * statement, and safe to repeat. Throws StoreUnavailableError when the store is away.
 */
export abstract class RunLedger {
  /** Jobs and cursors to plan with, in one query; unknown jobs are left out. */
  abstract planInputs(jobIds: string[]): Promise<PlanInput[]>;

  /**
   * The commit point. In one transaction, under the cursors' locks taken in job-id order: advances the cursors
   * that still are what the plans expect and inserts run and skip rows for those only.
   * Returns the ids of the jobs that advanced; the others must be planned again.
   */
  abstract recordTicks(plans: TickPlan[]): Promise<Set<string>>;

  /** Records a manual run, born `queued`. Returns null for an unknown job. */
  abstract trigger(jobId: string, payload: unknown): Promise<Run | null>;

  /** Which of these runs are queued, and for which attempt: what a due `run:` member publishes. */
  abstract queued(runIds: string[]): Promise<RunReference[]>;

  /** Which of these runs the ledger has no row of, although a run is a row before it is a message. */
  abstract unknown(runIds: string[]): Promise<string[]>;

  /**
   * Takes queued runs for a runner by compare-and-set on state and attempt. Lost races are left out.
   * Repeated with the same claim id it answers the same.
   */
  abstract claim(references: RunReference[], claimant: Claimant): Promise<ClaimedRun[]>;

  /**
   * Writes results by compare-and-set on the claim id. Returns the run ids whose result stands, also when it
   * was written by an earlier try; late results of a run that was freed are refused.
   */
  abstract finish(results: AttemptResult[]): Promise<Set<string>>;

  abstract get(runId: string): Promise<Run | null>;

  abstract list(query: RunQuery): Promise<Page<RunSummary, string>>;
}
