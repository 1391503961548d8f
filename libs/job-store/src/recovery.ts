import type { Announceable, DueJob, DueRun, RunReference } from '@job-scheduler/job-model';
import type { RunEnds } from './outcomes/ended-run.js';
import type { RunOutcome } from './outcomes/run-log.js';

/** Runs that were freed from runners that are gone. */
export interface FreedRuns extends RunEnds {
  /** Runs that are queued again. */
  queued: RunReference[];
  /** The attempt of each run that was freed, and the state that the run is in now. */
  attempts: RunOutcome[];
  /** Runs that cannot be freed; they harm no other. */
  stuck: StuckRun[];
}

/** Runs that recovery queued, to be published. */
export interface QueuedRuns {
  queued: RunReference[];
  /** Runs that cannot be queued; they harm no other. */
  stuck: StuckRun[];
}

/** A run that cannot be freed or queued, and why. */
export interface StuckRun {
  run_id: string;
  error: unknown;
}

/** What freeing leaves alone. */
export interface LeftAlone {
  /** Runners that count as alive, whatever they renewed. */
  runners?: string[];
  runs?: string[];
}

/** A claim whose call its runner cut off, and how long after the claim, milliseconds. */
export interface CutOffClaim {
  run_id: string;
  claim_id: string;
  ended_after_ms: number;
}

/** The last renewal of a runner: the text differs for every one, and means nothing else. */
export interface Renewal {
  runner_id: string;
  renewal: string;
}

/** Which announced ticks runners take. */
export interface Listens {
  /** How many runs of such ticks they can begin at one instant, since they make so many calls at once; 0 when they know of no such ticks. */
  runs: number;
  to: Announceable;
}

/**
 * What recovery reads and repairs in the system of record. It relies on that alone, because recovery must not depend on
 * what it recovers. Every action is idempotent and bounded by `limit`. Durations in milliseconds.
 */
export abstract class Recovery {
  /** Jobs with a next due time after the given id, in job-id order, to fill an empty priority queue. */
  abstract dueJobs(afterJobId: string | null, limit: number): Promise<DueJob[]>;

  /**
   * Jobs whose next due time passed longer ago than this, the longest waiting first, except the given ones; and the
   * store's own clock.
   */
  abstract overdueJobs(
    overdueMs: number,
    limit: number,
    except?: string[],
  ): Promise<{ now: number; jobs: DueJob[] }>;

  /**
   * Runs that wait for their next attempt or their completion after the given id, in id order, to fill an empty
   * priority queue.
   */
  abstract dueRuns(afterRunId: string | null, limit: number): Promise<DueRun[]>;

  /** Such runs that have been due for longer than this, the longest waiting first, except the given ones. */
  abstract overdueRuns(overdueMs: number, limit: number, except?: string[]): Promise<DueRun[]>;

  /** Queues waiting runs whose job has no active run, except the given ones. */
  abstract releaseWaiting(limit: number, except?: string[]): Promise<QueuedRuns>;

  /** How long the longest waiting job has been due; 0 when none is. */
  abstract oldestDueAgeMs(): Promise<number>;

  /**
   * Runs that have been `queued` for longer than this and whose message seems to be gone: the job queue is empty, or a
   * run that was queued this much later is already running. They count as queued anew, so that the same run is not
   * returned again until the time has passed once more. `limit`: about so many runs by themselves, except the given ones,
   * and as many in whole dispatches.
   */
  abstract requeueStale(
    queuedForMs: number,
    queueIsEmpty: boolean,
    limit: number,
    except?: string[],
  ): Promise<QueuedRuns>;

  /** Removes the dispatches of which no run is left: all have ended, or gone on by themselves. */
  abstract forgetEndedDispatches(): Promise<void>;

  /** Renews a runner's heartbeat. Without `listens`, it knows of no announced ticks. */
  abstract renewRunner(runnerId: string, listens?: Listens): Promise<void>;

  /** What all live runners have in common: how many runs they can begin together, and of which ticks each of them knows. */
  abstract runnersListen(): Promise<Listens>;

  /** Forgets a runner that has drained. */
  abstract removeRunner(runnerId: string): Promise<void>;

  /**
   * Frees running runs of runners that have not renewed for `silentMs`, and runs past their deadline by `overdueMs`, no
   * matter who holds them. They become `queued` again for the same attempt; `cancelled` when they were to be aborted,
   * or their job is deleted or stopped; `lost` when their job's delivery is `at_most_once`. Each shows the attempt that
   * was begun. To be published: `queued` and `released`.
   */
  abstract freeAbandoned(
    silentMs: number,
    overdueMs: number,
    limit: number,
    leftAlone?: LeftAlone,
  ): Promise<FreedRuns>;

  /** The last renewal of every runner. */
  abstract renewals(): Promise<Renewal[]>;

  /** Frees, in the same way, runs whose calls their runner cut off, if its claims still stand. */
  abstract freeCutOff(claims: CutOffClaim[]): Promise<FreedRuns>;

  /** Takes or renews a lease on the store's clock. True when the holder has it. */
  abstract holdLease(name: string, holder: string, durationMs: number): Promise<boolean>;

  /** Gives a lease back, when the holder still has it. */
  abstract releaseLease(name: string, holder: string): Promise<void>;
}
