import type { Cursor, PlanInput } from '@job-scheduler/job-model';

/** What the store says to a process that works with some release of the time zone data. */
export interface ZoneDataStanding {
  /** The newest release that any process has worked with. */
  newest: string;
  /** Where the check of all due times goes on, for a process with the newest data; null when there is none to do. */
  checkAfter: string | null;
}

/** A due time that was computed with other time zone data, and what it is to be. */
export interface MovedDueTime {
  job_id: string;
  /** The cursor as it was read: whatever has changed since is right already. */
  expected: Pick<Cursor, 'revision' | 'last_tick'> & { next_due: number };
  next_due: number;
}

/**
 * Keeps the due times of jobs in step with the newest time zone data. Of several processes the newest data count: their
 * due times are checked when newer data arrive, and once more when the last process with older data has gone, since it
 * may have written due times in the meantime. A check goes through the jobs page by page and survives its process.
 */
export abstract class DueTimes {
  /** Tells the store which release this process works with. To be repeated at least every minute. */
  abstract announce(version: string): Promise<ZoneDataStanding>;

  /**
   * Active jobs after an id, in id order, whose due times depend on time zone data, and the id of the last job that was
   * looked at: null when no job is left.
   */
  abstract page(afterJobId: string, limit: number): Promise<{ jobs: PlanInput[]; last: string | null }>;

  /**
   * Moves due times and puts the check forward from `from` to `to` (null: its end), in one transaction. Resolves to the jobs
   * that moved. A due time that is no instant is left out. Nothing happens when the data of another version count by now, or
   * another process was faster.
   */
  abstract move(
    version: string,
    from: string,
    to: string | null,
    moved: MovedDueTime[],
  ): Promise<Set<string>>;
}
