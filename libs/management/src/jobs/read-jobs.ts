import { formatInstant, formatLocal, usableSchedule, type Clock, type Job } from '@job-scheduler/job-model';
import type { JobRepository, JobQuery } from '@job-scheduler/job-store';
import { anyOf } from '../http/input.js';
import { decodeCursor, encodeCursor, MOST_COUNTED, type CountedPage } from '../http/paging.js';
import { Problem } from '../problems/problem.js';
import { jobPositionSchema, type JobQueryInput } from './job-query.js';
import { jobView, type JobView } from './job-view.js';

/** One coming tick: the instant, and the wall-clock time in the job's time zone. */
export interface UpcomingTick {
  at: string;
  local: string;
}

/** Reads jobs. Throws the problem `not_found`. */
export class ReadJobs {
  constructor(
    private readonly jobs: JobRepository,
    private readonly clock: Clock,
  ) {}

  async get(id: string): Promise<JobView> {
    return jobView(await this.find(id));
  }

  async list({ limit, cursor, total, ...query }: JobQueryInput): Promise<CountedPage<JobView>> {
    const { q = null, namespace, status, tag, last_outcome, sort } = query;
    const filters: Omit<JobQuery, 'limit' | 'after'> = {
      q,
      namespaces: anyOf(namespace),
      status,
      tags: tag,
      last_outcome,
      sort,
    };
    const after = cursor === undefined ? null : decodeCursor(cursor, filters, jobPositionSchema(sort));
    const [page, count] = await Promise.all([
      this.jobs.list({ ...filters, limit, after }),
      total === 'true' ? this.jobs.count({ ...filters, limit, after }, MOST_COUNTED) : null,
    ]);
    return {
      ...(count !== null && { total: { count: Math.min(count, MOST_COUNTED), more: count > MOST_COUNTED } }),
      data: page.items.map(jobView),
      next_cursor: page.next === null ? null : encodeCursor(filters, page.next),
    };
  }

  /**
   * The next ticks that will run: none if the job has ended, is disabled, or is paused without an end. Throws
   * UnusableJobError.
   */
  async next(id: string, count: number): Promise<UpcomingTick[]> {
    const job = await this.find(id);
    const { cursor, definition } = job;
    const from = startOf(job, this.clock.now());
    if (from === null) return [];
    const schedule = usableSchedule(job);
    const remaining =
      definition.max_runs === null ? count : Math.min(count, definition.max_runs - cursor.fired);
    const ticks: UpcomingTick[] = [];
    for (let at = schedule.next(from); at !== null && ticks.length < remaining; at = schedule.next(at)) {
      ticks.push({ at: formatInstant(at), local: formatLocal(at, definition.timezone) });
    }
    return ticks;
  }

  private async find(id: string): Promise<Job> {
    const job = await this.jobs.get(id);
    if (job === null) throw new Problem('not_found', `There is no job with the id ${id}.`);
    return job;
  }
}

/** The instant after which a job's ticks run again, or null if none will. */
function startOf({ cursor, pause }: Job, now: number): number | null {
  switch (cursor.status) {
    case 'active':
      return Math.max(now, cursor.last_tick);
    case 'paused':
      return pause?.until ?? null;
    case 'ended':
    case 'disabled':
      return null;
  }
}
