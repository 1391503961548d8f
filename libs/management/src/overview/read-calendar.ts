import {
  ExpectedTicks,
  formatInstant,
  groupSchedules,
  type Buckets,
  type Clock,
  type ScheduleGroup,
} from '@job-scheduler/job-model';
import type { SpreadableJob, Statistics } from '@job-scheduler/job-store';
import { setImmediate } from 'node:timers/promises';
import type { Sight } from '../access/sight.js';
import { EMPTY_RANGE } from '../http/range.js';
import { invalid } from '../problems/problem.js';
import {
  MAX_BUCKETS,
  type CalendarQuery,
  type CalendarView,
  type SpreadBody,
  type SpreadView,
} from './calendar-view.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Most jobs that a preview spreads. */
const MAX_JOBS = 10_000;
/** How many steps are taken before the process does other work: it may have ticks to record. */
const STEPS_AT_ONCE = 20_000;

/** Counts the ticks to expect of the jobs that a caller sees. Throws the problem `invalid`. */
export class ReadCalendar {
  constructor(
    private readonly statistics: Statistics,
    private readonly clock: Clock,
  ) {}

  async calendar(query: CalendarQuery, { namespaces }: Sight): Promise<CalendarView> {
    const buckets = this.bucketsOf(query);
    const { counts, unusable } = await this.count(await this.statistics.schedules(namespaces), buckets);
    return {
      ...rangeView(buckets),
      total: counts.reduce((sum, count) => sum + count, 0),
      unusable_jobs: unusable,
      data: bucketViews(buckets, counts),
    };
  }

  /** How many ticks all jobs have from now on, in each of several stretches of time (milliseconds). */
  async comingTicks(stretches: readonly number[], { namespaces }: Sight): Promise<number[]> {
    const groups = await this.statistics.schedules(namespaces);
    const from = this.clock.now();
    const counted = stretches.map((size) => this.count(groups, { from, size, count: 1 }));
    return (await Promise.all(counted)).map(({ counts }) => counts[0] ?? 0);
  }

  async spread(body: SpreadBody, { namespaces }: Sight): Promise<SpreadView> {
    const buckets = this.bucketsOf(body);
    const { q = null, tag: tags } = body.filter;
    const found = await this.statistics.spreadable({ q, tags, namespaces }, MAX_JOBS + 1);
    if (found.length > MAX_JOBS) {
      const message = `matches more than ${MAX_JOBS} jobs: narrow it`;
      throw invalid([{ pointer: '/filter', code: 'out_of_range', message }]);
    }
    const changed = found.flatMap((job) => {
      const patch = patchOf(job, body);
      return patch === null ? [] : [{ job, patch }];
    });
    const { counts: before } = await this.count(await this.statistics.schedules(namespaces), buckets);
    const { counts: without } = await this.count(groupSchedules(changed.map(({ job }) => job)), buckets);
    const spread = groupSchedules(changed.map(({ job, patch }) => ({ ...job, ...patch })));
    const { counts: anew } = await this.count(spread, buckets);
    const after = before.map((count, index) => count - (without[index] ?? 0) + (anew[index] ?? 0));
    return {
      ...rangeView(buckets),
      most_before: Math.max(...before),
      most_after: Math.max(...after),
      before: bucketViews(buckets, before),
      after: bucketViews(buckets, after),
      changes: changed.map(({ job: { id, name }, patch }) => ({ job_id: id, name, patch })),
    };
  }

  private async count(groups: readonly ScheduleGroup[], buckets: Buckets): Promise<ExpectedTicks> {
    const expected = new ExpectedTicks(buckets, this.clock.now());
    let taken = 0;
    for (const group of groups) {
      for (const steps of expected.add(group)) {
        taken += steps;
        if (taken < STEPS_AT_ONCE) continue;
        taken = 0;
        await setImmediate();
      }
    }
    return expected;
  }

  private bucketsOf({ from, to, bucket }: Pick<CalendarQuery, 'from' | 'to' | 'bucket'>): Buckets {
    const begin = from ?? Math.floor(this.clock.now() / HOUR) * HOUR;
    const end = to ?? begin + DAY;
    if (end <= begin) throw invalid([EMPTY_RANGE]);
    const count = Math.ceil((end - begin) / (bucket * 1000));
    if (count > MAX_BUCKETS) {
      const message = `makes ${count} buckets of the range; the limit is ${MAX_BUCKETS}: make it larger`;
      throw invalid([{ pointer: '/bucket', code: 'out_of_range', message }]);
    }
    return { from: begin, size: bucket * 1000, count };
  }
}

const rangeView = ({ from, size, count }: Buckets) => ({
  from: formatInstant(from),
  to: formatInstant(from + size * count),
  bucket_seconds: size / 1000,
});

const bucketViews = ({ from, size }: Buckets, counts: readonly number[]) =>
  counts.map((count, index) => ({ at: formatInstant(from + index * size), count }));

/** What of a job would change, or null. Only fixed times crowd together. */
function patchOf(
  { schedule, jitter_seconds }: SpreadableJob,
  { by, jitter_seconds: wanted }: SpreadBody,
): { jitter_seconds: number } | { schedule: string } | null {
  if (/^\s*@(?:every|at)\b/.test(schedule)) return null;
  if (by === 'jitter') return jitter_seconds === wanted ? null : { jitter_seconds: wanted };
  const fields = (MACROS[schedule.trim()] ?? schedule).trim().split(/\s+/);
  const minute = fields.length - 5;
  if (minute < 0 || !/^\d+$/.test(fields[minute] ?? '')) return null;
  return { schedule: fields.map((field, index) => (index === minute ? 'H' : field)).join(' ') };
}

const MACROS: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
};
