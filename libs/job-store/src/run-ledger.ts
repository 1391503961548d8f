import type {
  AcceptedRun,
  Attempt,
  Completion,
  Conclusion,
  DueRun,
  JsonText,
  Operation,
  PlanInput,
  Policies,
  Run,
  RunReference,
  RunState,
  RunTrigger,
  TickPlan,
} from '@job-scheduler/job-model';
import type { CompletionAddress } from './completion-endpoint.js';
import type { EndedRun, RunEnds } from './ended-run.js';
import type { OnceOnly } from './idempotency-store.js';
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
  /**
   * True when the payload is the run's own: the operation then differs from the job's, and must not be cached as the
   * job's.
   */
  own_payload: boolean;
  job_name: string;
  policies: Policies;
  /** Where its target may report, when the job allows it; else null. */
  completion: CompletionAddress | null;
  /** From when the run was due, or from the creation of a backfilled one, to the claim, milliseconds. */
  age_ms: number;
  /** From the claim to the job's next tick, milliseconds; null when there is none. */
  next_tick_in_ms: number | null;
  /** From the claim to when its attempt may begin no more, milliseconds; null when there is no such limit. */
  begin_within_ms: number | null;
}

/** A run that is given back, and for how long, milliseconds. */
export interface PostponedRun {
  run_id: string;
  delay_ms: number;
}

/** A run under the claim by which a runner took it. */
export interface RunClaim {
  run_id: string;
  claim_id: string;
}

/** A running run to abort, and why. */
export interface CancelledClaim extends RunClaim {
  reason: string;
}

/** Who claims: a runner process, and one of its claims. Both are UUIDs. */
export interface Claimant {
  runner_id: string;
  claim_id: string;
}

/**
 * The result of an attempt. Runners send delays relative to the claim, never instants, since the clocks of Node
 * processes decide nothing.
 */
export interface AttemptResult {
  run_id: string;
  claim_id: string;
  state: Extract<RunState, 'succeeded' | 'failed' | 'lost' | 'cancelled' | 'retrying' | 'awaiting'>;
  /** Why it did not succeed: an error code, `http_` and the status, or why it was cancelled. Null when it did not fail. */
  reason: string | null;
  /**
   * When the run is due again, milliseconds from now: its next attempt when it is `retrying`, the deadline of its
   * completion when it is `awaiting` that; else null.
   */
  due_in_ms: number | null;
  /** From the claim's answer to the first byte sent, milliseconds. */
  started_after_ms: number;
  attempt: Omit<Attempt, 'started_at' | 'runner_id' | 'completion'>;
}

/** The outcome of writing results. */
export interface FinishedRuns {
  /** The runs that ended, including results that an earlier try wrote. */
  ended: EndedRun[];
  /** The runs whose result stands, including results that an earlier try wrote. */
  standing: Set<string>;
  /** Runs to arm: runs to be retried, accepted runs, and runs that waited until now for one of these to end. */
  due: DueRun[];
}

/** What due `run:` members become. */
export interface DueRuns {
  /** Runs that were cancelled, because their job was stopped. */
  ended: EndedRun[];
  /** Runs to publish, including runs that waited for one of these to end. */
  queued: RunReference[];
  /** Runs that are not due yet by the store's clock. */
  later: DueRun[];
  /** Accepted runs to conclude: the target has reported on them, or their deadline has passed. */
  accepted: AcceptedRun[];
}

/** How an accepted attempt should end. */
export interface ConcludedRun extends RunReference {
  /** Whether the target's report decided this. */
  reported: boolean;
  conclusion: Conclusion;
}

/** A plan as recorded. */
export interface RecordedTicks extends TickPlan {
  /** Earlier ticks that waited and that this plan skips, because they overlap. */
  superseded?: number;
  /** Runs that this plan replaces and that had not started. */
  ended?: EndedRun[];
}

/** A run after a request to cancel it. */
export interface CancelledRun extends RunEnds {
  run: Run;
}

/** A plan that cannot be recorded, because of what it or its job holds. */
export interface RefusedPlan {
  plan: TickPlan;
  /** In words for the owner of the job. */
  reason: string;
}

/** What became of plans. */
export interface Recording {
  /** The plans of the jobs that advanced, as they were recorded: their `runs` are those that are queued now. */
  recorded: RecordedTicks[];
  /** Planning these again does not help. */
  refused: RefusedPlan[];
}

/** What became of a target's report: `too_late` when the attempt has ended or already has a report. */
export type CompletionAnswer = 'taken' | 'too_late';

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

/** Lists omit response headers and bodies; a single run includes them. */
export type RunSummary = Omit<Run, 'attempts'> & {
  attempts: Omit<Attempt, 'response_body' | 'response_headers'>[];
};

/**
 * The record of every tick: what ran, what was skipped and why. Each method is one transaction or one
 * statement, and safe to repeat. Throws StoreUnavailableError when the store is away.
 */
export abstract class RunLedger {
  /** Jobs and cursors to plan with, in one query; unknown jobs are left out. */
  abstract planInputs(jobIds: string[]): Promise<PlanInput[]>;

  /**
   * The commit point. In one transaction, under the cursors' locks, taken in job-id order: advances the cursors that
   * are still as the plans expect, and inserts run and skip rows for those only. Overlap is decided here. A plan that
   * cannot be recorded does not stop the others. Plans that are neither recorded nor refused have lost a race, or the store
   * went away before them, and must be planned again.
   */
  abstract recordTicks(plans: TickPlan[]): Promise<Recording>;

  /** Records a manual run, born `queued`. Returns null for an unknown job. Throws KeyTakenError. */
  abstract trigger(jobId: string, payload: JsonText | null, once?: OnceOnly<Run>): Promise<Run | null>;

  /**
   * Records a run that repeats another one, born `queued`; with the other one's own payload unless one is given.
   * Returns null when the run or its job is unknown. Throws KeyTakenError.
   */
  abstract replay(runId: string, payload: JsonText | null, once?: OnceOnly<Run>): Promise<Run | null>;

  /**
   * Cancels a run: at once when nothing is being sent, else by telling its runner to abort the call. Returns the run as
   * it is then, even when it had already ended, and what this call ended; null for an unknown run. Throws
   * KeyTakenError.
   */
  abstract cancel(runId: string, reason: string, once?: OnceOnly<Run>): Promise<CancelledRun | null>;

  /** The runs of this runner whose calls must be aborted. */
  abstract cancelledClaims(runnerId: string): Promise<CancelledClaim[]>;

  /**
   * Gives claimed runs back unexecuted, each to be published again after its delay; the attempt number is not used up.
   * Returns when they are due.
   */
  abstract postpone(runs: PostponedRun[], claimant: Claimant): Promise<DueRun[]>;

  /**
   * Decides what due `run:` members become: queued runs are returned for publishing; runs whose next attempt is due
   * become queued for it; runs of stopped jobs are cancelled; accepted runs that are due are returned for their
   * conclusion.
   */
  abstract becomeDue(runIds: string[]): Promise<DueRuns>;

  /**
   * Keeps a target's report on an attempt that it accepted, or is about to accept, once. The run is then due, and is
   * concluded like other due runs.
   */
  abstract complete(attempt: RunReference, completion: Completion): Promise<CompletionAnswer>;

  /** Ends accepted runs, by compare-and-set on state, attempt and report. Lost races are left out of `standing`. */
  abstract conclude(runs: ConcludedRun[]): Promise<FinishedRuns>;

  /** Which of these runs have no row in the ledger, although a run is a row before it is a message. */
  abstract unknown(runIds: string[]): Promise<string[]>;

  /**
   * Takes queued runs for a runner by compare-and-set on state and attempt. Leaves out lost races, ticks that were
   * recorded longer ago than the job's catch-up window and never claimed, and runs of which no attempt may begin any more
   * (`max_age_seconds`, `until_next_tick`, or a cancellation that found them in a runner's hands). Returns the same runs when repeated with the same claim id.
   */
  abstract claim(references: RunReference[], claimant: Claimant): Promise<ClaimedRun[]>;

  /**
   * Which of these claimed runs may still be called: their claims stand, and neither they nor their jobs have been stopped
   * since.
   */
  abstract stillWanted(claims: RunClaim[]): Promise<Set<string>>;

  /** Skips, as `expired`, the runs that a claim left out because of their age. Resolves to their number. */
  abstract expire(runIds: string[]): Promise<number>;

  /**
   * Ends the runs that a claim left out because no attempt of them may begin any more: as failed (`max_age_passed`,
   * `next_tick_passed`), or as cancelled (`job_paused`, `job_deleted`,
   * `replaced`, …).
   */
  abstract endLate(runIds: string[]): Promise<RunEnds>;

  /**
   * Writes results by compare-and-set on the claim id; late results of a run that was freed are refused. A run that
   * is to be tried again is cancelled instead when it was to be aborted, or when its job was stopped meanwhile.
   */
  abstract finish(results: AttemptResult[]): Promise<FinishedRuns>;

  /**
   * Adds a result that was refused, because its run had been freed, to the attempt that the freed run shows. It decides
   * nothing any more: the attempt still has the error `runner_lost`.
   */
  abstract keepLate(result: AttemptResult): Promise<void>;

  abstract get(runId: string): Promise<Run | null>;

  abstract list(query: RunQuery): Promise<Page<RunSummary, string>>;
}
