import {
  formatInstant,
  formatLocal,
  isTimezone,
  ticksOfJob,
  UnusableJobError,
  usableSchedule,
  type Clock,
  type CompiledSchedule,
  type Job,
  type RecordedTicks,
  type Tick,
} from '@job-scheduler/job-model';
import type { JobRepository, JobRevisions, RunHistory } from '@job-scheduler/job-store';
import { z } from 'zod';
import { decodeCursor, encodeCursor, type PageView } from '../http/paging.js';
import { EMPTY_RANGE } from '../http/range.js';
import { invalid, Problem } from '../problems/problem.js';
import type { TickQueryInput, TickView } from './tick-view.js';

const DAY = 86_400_000;

const instantKey = z.int().min(0).max(253_402_300_799_999);
/** The content of a cursor: the range that is left. */
const positionSchema = z.strictObject({ from: instantKey, to: instantKey });

/** Tells what was or will be due, and what came of it. Throws the problem `not_found`. */
export class ReadTicks {
  constructor(
    private readonly jobs: JobRepository,
    private readonly revisions: JobRevisions,
    private readonly history: RunHistory,
    private readonly clock: Clock,
  ) {}

  async list(jobId: string, { limit, cursor, ...filters }: TickQueryInput): Promise<PageView<TickView>> {
    const job = await this.jobs.get(jobId);
    if (job === null) throw new Problem('not_found', `There is no job with the id ${jobId}.`);
    const now = this.clock.now();
    const { from = now - DAY, to = now + DAY } = filters;
    if (from >= to) throw invalid([EMPTY_RANGE]);
    const range = cursor === undefined ? { from, to } : decodeCursor(cursor, filters, positionSchema);
    const rows = await this.history.ticks({ job_id: jobId, ...range, limit: limit + 1 });
    const schedule = scheduleIfUsable(job);
    const earlier = await this.schedulesOf(job, rows);
    const { ticks, next } = ticksOfJob({
      ...range,
      limit,
      rows,
      schedule,
      // The row of an edit has the revision after it, and the ticks before it.
      schedulesOf: ({ job_revision }) =>
        [schedule, earlier.get(job_revision), earlier.get(job_revision - 1)].filter((found) => found != null),
      cursor: job.cursor,
      pause: job.pause,
      max_runs: job.definition.max_runs,
      now,
    });
    return {
      data: ticks.map((tick) => tickView(tick, job.definition.timezone)),
      next_cursor: next === null ? null : encodeCursor(filters, { from: next, to: range.to }),
    };
  }

  /** The schedules of the revisions in which ranges of ticks were skipped, as far as they are kept. */
  private async schedulesOf(job: Job, rows: RecordedTicks[]): Promise<Map<number, CompiledSchedule>> {
    const numbers = rows
      .filter(({ skip }) => skip !== null && skip.count > 1)
      .flatMap(({ job_revision }) => [job_revision, job_revision - 1]);
    const schedules = new Map<number, CompiledSchedule>();
    for (const number of new Set(numbers)) {
      if (number >= job.cursor.revision) continue;
      const revision = await this.revisions.get(job.id, number);
      const schedule = revision && scheduleIfUsable({ ...job, definition: revision.definition });
      if (schedule !== null) schedules.set(number, schedule);
    }
    return schedules;
  }
}

/** What was recorded can be told even of a job that cannot be used. */
function scheduleIfUsable(job: Job): CompiledSchedule | null {
  try {
    return usableSchedule(job);
  } catch (error) {
    if (error instanceof UnusableJobError) return null;
    throw error;
  }
}

const tickView = ({ at, range, ...tick }: Tick, timezone: string): TickView => ({
  at: formatInstant(at),
  local: isTimezone(timezone) ? formatLocal(at, timezone) : null,
  ...tick,
  ...(range && { until: formatInstant(range.to), count: range.count }),
});
