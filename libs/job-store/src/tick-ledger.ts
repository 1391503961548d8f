import type {
  AcceptedRun,
  AnnouncedTick,
  Conclusion,
  DueRun,
  PlanInput,
  RunReference,
  Skip,
  TickPlan,
} from '@job-scheduler/job-model';
import type { EndedRun, FinishedRuns } from './outcomes/ended-run.js';

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
  /** The runs that are queued, to be published: on the lease path each with its dispatch. */
  queued: RunReference[];
  /** Earlier ticks that waited and that this plan skips, because they overlap. */
  superseded?: number;
  /** Runs that this plan replaces and that had not started. */
  ended?: EndedRun[];
}

/** How many runs plans have queued as they were recorded. */
export const queuedBy = (recorded: RecordedTicks[]): number =>
  recorded.reduce((sum, { queued }) => sum + queued.length, 0);

/** How many ticks plans have skipped as they were recorded, each time with the reason. */
export const skippedBy = (recorded: RecordedTicks[]): Pick<Skip, 'reason' | 'count'>[] =>
  recorded.flatMap(({ skips, superseded = 0 }) =>
    superseded === 0 ? skips : [...skips, { reason: 'overlap' as const, count: superseded }],
  );

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
  /**
   * Plans that still seem to hold, but whose jobs another transaction has locked, such as a large apply. Record them again soon;
   * nothing waited for those locks.
   */
  locked: TickPlan[];
}

/** The most runs in one dispatch. */
export const MOST_RUNS_IN_DISPATCH = 200;

/**
 * What a scheduler writes about ticks: it records them, and decides what becomes of runs that are due again. Each method is
 * one transaction or one statement, and safe to repeat. Throws StoreUnavailableError when the store is away.
 */
export abstract class TickLedger {
  /** The time on the store's clock, epoch milliseconds with their fraction. */
  abstract now(): Promise<number>;

  /** Jobs and cursors to plan with, in one query; unknown jobs are left out. */
  abstract planInputs(jobIds: string[]): Promise<PlanInput[]>;

  /**
   * What the ledger knows of these jobs without a query, from when it recorded their last ticks. It may be outdated: plans that
   * are made with it are then not recorded, and it is forgotten.
   */
  abstract knownInputs(jobIds: string[]): ReadonlyMap<string, PlanInput>;

  /**
   * The commit point. In one transaction, under the cursors' locks, taken in job-id order: advances the cursors that
   * are still as the plans expect, and inserts run and skip rows for those only. Overlap is decided here. A plan that
   * cannot be recorded does not stop the others, and nothing waits for the lock of a job. Plans that are neither recorded nor
   * refused nor locked have lost a race, or the store went away before them, and must be planned again.
   *
   * Plain runs are recorded on the lease path: at most `runsPerDispatch` of them share a dispatch, by which they are claimed.
   */
  abstract recordTicks(plans: TickPlan[], runsPerDispatch?: number): Promise<Recording>;

  /**
   * Those of these announced ticks that are recorded, and whose jobs' cursors are as they left them, by job: what became of each. One
   * that waits counts as a run.
   */
  abstract taken(ticks: AnnouncedTick[]): Promise<Map<string, 'run' | 'skip'>>;

  /**
   * Decides what due `run:` members become: queued runs are returned for publishing; runs whose next attempt is due
   * become queued for it; runs of stopped jobs are cancelled; accepted runs that are due are returned for their
   * conclusion.
   */
  abstract becomeDue(runIds: string[]): Promise<DueRuns>;

  /** Ends accepted runs, by compare-and-set on state, attempt and report. Lost races are left out of `standing`. */
  abstract conclude(runs: ConcludedRun[]): Promise<FinishedRuns>;
}
