import { formatInstant, isOutdated, zoneData, type Clock } from '@job-scheduler/job-model';
import type { JobRepository, Outcomes, Statistics } from '@job-scheduler/job-store';
import type { HealthChecks } from '@job-scheduler/platform';
import type { Sight } from '../access/sight.js';
import { invalid } from '../problems/problem.js';
import type { ReadCalendar } from './read-calendar.js';
import type { StatsQuery, StatsView, SystemView } from './stats-view.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LONGEST = 92 * DAY;

/** The lengths that a bucket may have, seconds: the first one is chosen that makes at most MOST_BUCKETS of a range. */
const BUCKETS = [60, 300, 900, 3_600, 10_800, 86_400, 2 * 86_400];
const MOST_BUCKETS = 60;

/** An answer is given again for this long: it reads all runs of its range, and many people may look at it. */
const FRESH_MS = 5_000;

/** The figures about everything that a caller sees. Throws the problem `invalid`. */
export class ReadOverview {
  private readonly remembered = new Map<string, { until: number; view: Promise<StatsView> }>();

  constructor(
    private readonly jobs: JobRepository,
    private readonly statistics: Statistics,
    private readonly calendar: ReadCalendar,
    private readonly health: HealthChecks,
    private readonly clock: Clock,
    private readonly version: string,
  ) {}

  stats(query: StatsQuery, { namespaces }: Sight): Promise<StatsView> {
    const now = this.clock.now();
    for (const [key, { until }] of this.remembered) if (until <= now) this.remembered.delete(key);
    const key = JSON.stringify([query, namespaces]);
    const known = this.remembered.get(key);
    if (known !== undefined) return known.view;
    const view = this.count(query, { namespaces }, now);
    this.remembered.set(key, { until: now + FRESH_MS, view });
    view.catch(() => this.remembered.delete(key));
    return view;
  }

  async system(): Promise<SystemView> {
    const [{ status, dependencies }, processes] = await Promise.all([
      this.health.check(),
      this.statistics.processes(),
    ]);
    const { version, source } = zoneData();
    return {
      version: this.version,
      node_version: process.version.slice(1),
      store_version: processes.store_version,
      schema: processes.schema,
      zone_data: { version, source, outdated: isOutdated(version, this.clock.now()) },
      health: { status, dependencies },
      runners: processes.runners.map(({ id, started_at, renewed_at, calls, capacity }) => ({
        id,
        started_at: formatInstant(started_at),
        renewed_at: formatInstant(renewed_at),
        calls,
        capacity,
      })),
      schedulers: processes.leases.map(({ holder, name, expires_at }) => ({
        id: holder,
        duty: name,
        until: formatInstant(expires_at),
      })),
    };
  }

  private async count(query: StatsQuery, { namespaces }: Sight, now: number): Promise<StatsView> {
    const { from = (query.to ?? now) - DAY, to = now } = query;
    refuseRange(from, to);
    const size = bucketFor(to - from) * 1000;
    const begin = Math.floor(from / size) * size;
    const buckets = { from: begin, size, count: Math.ceil((to - begin) / size) };
    const [statuses, runs_now, outcomes, [next_hour = 0, next_day = 0]] = await Promise.all([
      this.jobs.countByStatus(namespaces),
      this.statistics.openRuns(namespaces),
      this.statistics.outcomes(buckets, namespaces),
      this.calendar.comingTicks([HOUR, DAY], { namespaces }),
    ]);
    const jobs = { active: 0, paused: 0, ended: 0, disabled: 0, ...Object.fromEntries(statuses) };
    return {
      from: formatInstant(begin),
      to: formatInstant(begin + size * buckets.count),
      jobs,
      runs_now,
      due: { next_hour, next_day },
      totals: totalOf(outcomes),
      bucket_seconds: size / 1000,
      data: outcomes.map((outcome, index) => ({ at: formatInstant(begin + index * size), ...outcome })),
    };
  }
}

function refuseRange(from: number, to: number): void {
  if (to > from && to - from <= LONGEST) return;
  const message = to <= from ? 'must be after from' : 'must be at most 92 days after from';
  throw invalid([{ pointer: '/to', code: 'out_of_range', message }]);
}

const bucketFor = (range: number): number =>
  BUCKETS.find((seconds) => range / (seconds * 1000) <= MOST_BUCKETS) ?? 86_400;

const COUNTED = ['succeeded', 'failed', 'lost', 'cancelled', 'skipped', 'open'] as const;

const totalOf = (outcomes: Outcomes[]) =>
  Object.fromEntries(
    COUNTED.map((name) => [name, outcomes.reduce((sum, outcome) => sum + outcome[name], 0)]),
  ) as Pick<Outcomes, (typeof COUNTED)[number]>;
