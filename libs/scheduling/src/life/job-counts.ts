import type { Clock, JobStatus } from '@job-scheduler/job-model';
import type { JobRepository } from '@job-scheduler/job-store';

/** A count is kept at least this long: as long as Prometheus usually waits between scrapes. */
const KEPT_MS = 15_000;

/** A count that takes long is kept this many times as long: counting takes 0.2 % of the time at most. */
const KEPT_TIMES = 500;

/**
 * How many jobs have each status. Counting reads every job, and Prometheus asks several times a minute: so the last count is
 * shown, with its age, and it is made anew at most now and then. Counters that every write keeps up to date would be exact,
 * but they would cost time at each tick, and all writes would meet at the same few rows.
 */
export class JobCounts {
  private last: { counts: Map<JobStatus, number>; at: number } | null = null;
  private counting: Promise<void> | null = null;
  private keptUntil = -Infinity;

  constructor(
    private readonly jobs: JobRepository,
    private readonly clock: Clock,
  ) {}

  /** The last count, which begins to be renewed if it is old. Only the first one is waited for; null if that fails. */
  async latest(): Promise<Map<JobStatus, number> | null> {
    if (this.clock.monotonic() >= this.keptUntil) this.counting ??= this.count();
    if (this.last === null) await this.counting;
    return this.last?.counts ?? null;
  }

  /** How old the last count is, milliseconds; null without one. */
  ageMs(): number | null {
    return this.last === null ? null : this.clock.monotonic() - this.last.at;
  }

  /** Resolves when no count is being made. */
  async counted(): Promise<void> {
    await this.counting;
  }

  /** A count that fails leaves the last one, whose age then grows: whether the store answers is told elsewhere. */
  private async count(): Promise<void> {
    const begin = this.clock.monotonic();
    const counts = await this.jobs.countByStatus().catch(() => null);
    if (counts !== null) this.last = { counts, at: begin };
    const end = this.clock.monotonic();
    this.keptUntil = end + Math.max(KEPT_MS, (end - begin) * KEPT_TIMES);
    this.counting = null;
  }
}
