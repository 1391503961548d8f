import type {
  AnnouncedTick,
  Attempt,
  DueRun,
  Operation,
  Policies,
  RunReference,
  RunState,
  RunTrigger,
  UndecidedTick,
} from '@job-scheduler/job-model';
import type { CompletionAddress } from './completion-endpoint.js';
import type { FinishedRuns, RunEnds } from './outcomes/ended-run.js';
import type { RunOutcome } from './outcomes/run-log.js';
import type { RecordedTicks } from './tick-ledger.js';

/** A run taken by a runner, with its job's operation of that moment. Instants are epoch milliseconds. */
export interface ClaimedRun {
  run_id: string;
  /** The dispatch by which it was claimed; null when it was claimed by itself. */
  dispatch_id: string | null;
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
  namespace: string;
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

/**
 * No announced tick is recorded earlier than this before it is due, milliseconds: so long at most does a change of its job wait for
 * it to be past.
 */
export const MOST_LEAD_MS = 250;

/** What was recorded of announced ticks. */
export interface TakenTicks {
  /** The runs, claimed. None may be called before it is due. */
  runs: ClaimedRun[];
  /** The time on the store's clock, epoch milliseconds; null when nothing was recorded. */
  now: number | null;
}

/** What was decided about ticks that were due. */
export interface DecidedTicks {
  recorded: RecordedTicks[];
  /** The runs that are claimed. */
  runs: ClaimedRun[];
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
  /** As in its ClaimedRun. */
  dispatch_id?: string | null;
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

/**
 * What a runner writes about runs: it claims them, gives them back, and writes their results. Each method is one transaction
 * or one statement, and safe to repeat. Throws StoreUnavailableError when the store is away.
 */
export abstract class ClaimLedger {
  /**
   * Takes queued runs for a runner by compare-and-set on state and attempt. Leaves out lost races, ticks that were
   * recorded longer ago than the job's catch-up window and of which no attempt was begun, and runs of which no attempt may
   * begin any more (`max_age_seconds`, `until_next_tick`, or a cancellation that found them in a runner's hands). Returns the
   * same runs when repeated with the same claim id.
   *
   * Runs with a dispatch are claimed by that, all of them at once, if all that it still has are among the references. Those for
   * which something has to be decided (their job was edited or stopped, it is late), or which came without the others, are
   * claimed one by one.
   */
  abstract claim(references: RunReference[], claimant: Claimant): Promise<ClaimedRun[]>;

  /**
   * Records announced ticks and claims their runs, at most MOST_LEAD_MS before they are due. Leaves out those whose jobs are not as
   * they were announced, are stopped, or are locked, and those that are recorded already or too late. A change of a job that comes
   * after this waits until the tick is past. Returns the same runs when repeated with the same claim id.
   */
  abstract take(ticks: AnnouncedTick[], claimant: Claimant): Promise<TakenTicks>;

  /**
   * Records announced ticks about which something is to be decided at their instants, and decides it: whether each becomes a run, waits
   * or is skipped. Leaves out those whose jobs are not as they were announced, are stopped, or are locked, and those that are not due
   * yet, recorded already, or too late. The runs that are to be called at once are claimed, and nobody publishes them: when the answer is
   * lost, `claim` gives them to the same claim id.
   */
  abstract decide(ticks: UndecidedTick[], claimant: Claimant): Promise<DecidedTicks>;

  /** The time on the store's clock, epoch milliseconds with their fraction. */
  abstract now(): Promise<number>;

  /**
   * Which of these claimed runs may still be called: their claims stand, and neither they nor their jobs have been stopped
   * since.
   */
  abstract stillWanted(claims: RunClaim[]): Promise<Set<string>>;

  /** Skips, as `expired`, the runs that a claim left out because of their age. Resolves to those. */
  abstract expire(runIds: string[]): Promise<RunOutcome[]>;

  /**
   * Ends the runs that a claim left out because no attempt of them may begin any more: as failed (`max_age_passed`,
   * `next_tick_passed`), or as cancelled (`job_paused`, `job_deleted`, `replaced`, …).
   */
  abstract endLate(runIds: string[]): Promise<RunEnds>;

  /** Which of these runs have no row in the ledger, although a run is a row before it is a message. */
  abstract unknown(runIds: string[]): Promise<string[]>;

  /** The job of a run; null for an unknown one. */
  abstract jobOf(runId: string): Promise<string | null>;

  /** Cancels a run that no runner can claim. Resolves to what that ended: nothing when it had already ended. */
  abstract endUnclaimable(runId: string, reason: string): Promise<RunEnds>;

  /**
   * Gives claimed runs back unexecuted, each to be published again after its delay; the attempt number is not used up. Runs
   * that this claim does not hold stay as they are. Returns when those given back are due.
   */
  abstract postpone(runs: PostponedRun[], claimant: Claimant): Promise<DueRun[]>;

  /** The runs of this runner whose calls must be aborted. */
  abstract cancelledClaims(runnerId: string): Promise<CancelledClaim[]>;

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
}
