import { CANARY_JOB_ID, firstRunIdAt, LATENESS_GRACE_MS, type ScheduleGroup } from '@job-scheduler/job-model';
import { setImmediate } from 'node:timers/promises';
import { and, asc, eq, sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import type { JobQuery } from '../job-repository.js';
import {
  Statistics,
  type FacetCount,
  type Facets,
  type OpenRuns,
  type Outcomes,
  type Processes,
  type SpreadableJob,
} from '../statistics.js';
import { available, execute, type Database } from './database.js';
import { conditionsOf, joinsCursor, type JobFilters } from './job-list.js';
import { jobCursor, jobs } from './schema.js';

/** Groups that differ in their schedules alone. What belongs to a group is joined by semicolons, and within it, what is a job's own by commas. */
type GroupsRow = Required<Omit<ScheduleGroup, 'schedule' | 'jobs' | 'seeds' | 'anchors'>> & {
  schedules: string[];
  jobs: string;
  seeds: string;
  anchors: string;
};

/** How many groups are taken apart before the process does other work. */
const GROUPS_AT_ONCE = 5_000;

const NONE: Outcomes = {
  succeeded: 0,
  failed: 0,
  lost: 0,
  cancelled: 0,
  skipped: 0,
  open: 0,
  lateness_average_ms: null,
  lateness_most_ms: null,
};

/** Figures from PostgreSQL. */
export class PostgresStatistics extends Statistics {
  constructor(private readonly database: Database) {
    super();
  }

  async outcomes(
    { from, size, count }: { from: number; size: number; count: number },
    namespaces: readonly string[] | null = null,
  ): Promise<Outcomes[]> {
    const range = [firstRunIdAt(from), firstRunIdAt(from + size * count)];
    const values = [...range, from, size, CANARY_JOB_ID, namespaces];
    const rows = await execute<Outcomes & { bucket: number }>(this.database.pool, OUTCOMES, values);
    const found = new Map(rows.map(({ bucket, ...outcomes }) => [bucket, outcomes]));
    return Array.from({ length: count }, (_, index) => found.get(index) ?? NONE);
  }

  async openRuns(namespaces: readonly string[] | null = null): Promise<OpenRuns> {
    const values = [LATENESS_GRACE_MS, CANARY_JOB_ID];
    const { pool } = this.database;
    const [row] = await (namespaces === null
      ? execute<OpenRuns>(pool, OPEN_RUNS, values)
      : execute<OpenRuns>(pool, OPEN_RUNS_IN, [...values, namespaces]));
    return row ?? { queued: 0, running: 0, retrying: 0, waiting: 0, awaiting: 0, late: 0 };
  }

  async schedules(namespaces: readonly string[] | null = null): Promise<ScheduleGroup[]> {
    const rows = await execute<GroupsRow>(this.database.pool, SCHEDULES, [CANARY_JOB_ID, namespaces]);
    const groups: ScheduleGroup[] = [];
    for (const row of rows) {
      const { timezone, dst_gap, dst_fold, start_at, end_at, jitter_seconds, remaining } = row;
      const [jobs, seeds, anchors] = [row.jobs.split(';'), row.seeds.split(';'), row.anchors.split(';')];
      for (const [index, schedule] of row.schedules.entries()) {
        // Spelt out: what is spread takes several times as long and as much memory.
        groups.push({
          schedule,
          timezone,
          dst_gap,
          dst_fold,
          start_at,
          end_at,
          jitter_seconds,
          remaining,
          jobs: Number(jobs[index]),
          seeds: membersOf(seeds[index]),
          anchors: membersOf(anchors[index])?.map(Number) ?? null,
        });
        if (groups.length % GROUPS_AT_ONCE === 0) await setImmediate();
      }
    }
    return groups;
  }

  async spreadable(
    query: Pick<JobQuery, 'q' | 'tags' | 'namespaces'>,
    limit: number,
  ): Promise<SpreadableJob[]> {
    const { id, name, schedule, timezone, dst_gap, dst_fold, start_at, end_at, created_at: anchor } = jobs;
    const every: JobFilters = { ...query, status: ['active'], last_outcome: [] };
    const rows = await available(() =>
      this.database.orm
        .select({
          id,
          name,
          schedule,
          timezone,
          dst_gap,
          dst_fold,
          start_at,
          end_at,
          anchor,
          policies: jobs.policies,
        })
        .from(jobs)
        .innerJoin(jobCursor, joinsCursor)
        .where(and(conditionsOf(every), eq(jobCursor.status, 'active')))
        .orderBy(asc(name), asc(id))
        .limit(limit),
    );
    return rows.map(({ policies, ...row }) => ({
      ...row,
      seed: row.id,
      jitter_seconds: policies?.jitter_seconds ?? 0,
    }));
  }

  async facets(query: Parameters<Statistics['facets']>[0], most: number): Promise<Facets> {
    const { status, last_outcome } = jobCursor;
    const found = this.database.orm
      .select({ status, last_outcome, namespace: jobs.namespace, tags: jobs.tags })
      .from(jobs)
      .innerJoin(jobCursor, joinsCursor)
      .where(conditionsOf(query))
      .limit(most + 1);
    const { rows } = await available(() => this.database.orm.execute<FacetRow>(facetsOf(found)));
    const of = (facet: FacetRow['facet']): FacetCount[] =>
      rows.flatMap((row) => (row.facet === facet ? [{ value: row.value, count: row.count }] : []));
    const counted = rows.find(({ facet }) => facet === 'all')?.count ?? 0;
    return {
      status: of('status'),
      last_outcome: of('last_outcome'),
      namespace: of('namespace'),
      tag: of('tag'),
      counted: Math.min(counted, most),
      more: counted > most,
    };
  }

  async processes(): Promise<Processes> {
    const [row] = await execute<{ found: Processes }>(this.database.pool, PROCESSES, []);
    if (row === undefined) throw new Error('PostgreSQL did not say which processes there are.');
    return row.found;
  }
}

interface FacetRow extends Record<string, unknown> {
  facet: 'all' | 'status' | 'last_outcome' | 'namespace' | 'tag';
  value: string;
  count: number;
}

/** Counts the values of the rows that a query finds, which is run once. */
const facetsOf = (found: SQLWrapper): SQL => sql`
  WITH found AS MATERIALIZED ${found}, counted AS (
    SELECT 'all' AS facet, '' AS value, count(*)::int AS count FROM found
    UNION ALL SELECT 'status', status, count(*)::int FROM found GROUP BY status
    UNION ALL SELECT 'last_outcome', last_outcome, count(*)::int FROM found WHERE last_outcome IS NOT NULL GROUP BY last_outcome
    UNION ALL SELECT 'namespace', namespace, count(*)::int FROM found GROUP BY namespace
    UNION ALL (SELECT 'tag', tag, count(*)::int FROM found, unnest(tags) AS tag WHERE tag IS NOT NULL GROUP BY tag ORDER BY 3 DESC, 2 LIMIT ${MOST_TAGS_COUNTED})
  )
  SELECT facet, value, count FROM counted ORDER BY facet, count DESC, value`;

const MOST_TAGS_COUNTED = 100;

/** `date_part` computes with floats, which costs a fifth of what `extract` does. */
const OUTCOMES = {
  name: 'outcomes',
  text: `
    SELECT floor((date_part('epoch', scheduled_at) * 1000 - $3::float8) / $4::float8)::int AS bucket,
           count(*) FILTER (WHERE state = 'succeeded')::int AS succeeded,
           count(*) FILTER (WHERE state = 'failed')::int AS failed,
           count(*) FILTER (WHERE state = 'lost')::int AS lost,
           count(*) FILTER (WHERE state = 'cancelled')::int AS cancelled,
           coalesce(sum(coalesce(skip_count, 1)) FILTER (WHERE state = 'skipped'), 0)::float8 AS skipped,
           count(*) FILTER (WHERE finished_at IS NULL)::int AS open,
           avg(date_part('epoch', started_at - scheduled_at)) FILTER (WHERE trigger = 'schedule') * 1000 AS lateness_average_ms,
           max(date_part('epoch', started_at - scheduled_at)) FILTER (WHERE trigger = 'schedule') * 1000 AS lateness_most_ms
    FROM runs WHERE id >= $1::uuid AND id < $2::uuid AND job_id <> $5::uuid
      AND ($6::text[] IS NULL OR job_id IN (SELECT id FROM jobs WHERE namespace = ANY($6)))
    GROUP BY 1`,
};

/** Runs whose dispatch is claimed are running, although their rows say that they are queued. */
const OPEN_RUNS = {
  name: 'open_runs',
  text: `
    WITH claimed AS (SELECT coalesce(sum(open_runs), 0) AS count FROM dispatches WHERE claim_id IS NOT NULL),
    overdue AS (
      SELECT count(*) AS count FROM job_cursor
      WHERE status = 'active' AND coalesce(next_due, 'infinity') < now() - $1::float8 * interval '1 millisecond' AND job_id <> $2::uuid
    )
    SELECT greatest(0, count(*) FILTER (WHERE state = 'queued') - (SELECT count FROM claimed))::int AS queued,
           (count(*) FILTER (WHERE state = 'running') + (SELECT count FROM claimed))::int AS running,
           count(*) FILTER (WHERE state = 'retrying')::int AS retrying,
           count(*) FILTER (WHERE state = 'waiting')::int AS waiting,
           count(*) FILTER (WHERE state = 'awaiting')::int AS awaiting,
           (count(*) FILTER (WHERE state = 'queued' AND queued_at < now() - $1::float8 * interval '1 millisecond')
             + (SELECT count FROM overdue))::int AS late
    FROM runs WHERE finished_at IS NULL`,
};

/** The same of some namespaces. A dispatch may hold runs of several, so each run looks for its own. */
const OPEN_RUNS_IN = {
  name: 'open_runs_in',
  text: `
    WITH open AS (
      SELECT r.queued_at,
             CASE WHEN r.state = 'queued' AND r.queued_at IS NULL AND EXISTS (
               SELECT FROM dispatches d WHERE d.id = r.dispatch_id AND d.claim_id IS NOT NULL) THEN 'running' ELSE r.state END AS state
      FROM runs r JOIN jobs j ON j.id = r.job_id WHERE r.finished_at IS NULL AND j.namespace = ANY($3::text[])
    ), overdue AS (
      SELECT count(*) AS count FROM job_cursor c JOIN jobs j ON j.id = c.job_id
      WHERE c.status = 'active' AND c.next_due < now() - $1::float8 * interval '1 millisecond' AND c.job_id <> $2::uuid
        AND j.namespace = ANY($3::text[])
    )
    SELECT count(*) FILTER (WHERE state = 'queued')::int AS queued,
           count(*) FILTER (WHERE state = 'running')::int AS running,
           count(*) FILTER (WHERE state = 'retrying')::int AS retrying,
           count(*) FILTER (WHERE state = 'waiting')::int AS waiting,
           count(*) FILTER (WHERE state = 'awaiting')::int AS awaiting,
           (count(*) FILTER (WHERE state = 'queued' AND queued_at < now() - $1::float8 * interval '1 millisecond')
             + (SELECT count FROM overdue))::int AS late
    FROM open`,
};

/** What is stored beyond that no version has written. */
const MAX_JITTER_SECONDS = 86_400;

/**
 * Besides what jobs share, their own id decides with \`H\` and jitter when they are due, and their creation with an interval that has no
 * beginning. Each row of a result costs more than the group in it, so that groups share rows where there may be as many as jobs.
 */
const SCHEDULES = {
  name: 'schedules',
  text: `
    SELECT timezone, dst_gap, dst_fold, start_at, end_at, jitter_seconds, remaining, json_agg(schedule) AS schedules,
           string_agg(jobs::text, ';') AS jobs, string_agg(coalesce(seeds, ''), ';') AS seeds, string_agg(coalesce(anchors, ''), ';') AS anchors
    FROM (
      SELECT j.schedule, j.timezone, j.dst_gap, j.dst_fold, j.start_at, j.end_at, own.jitter_seconds, count(*) AS jobs,
             j.max_runs::bigint - CASE WHEN j.max_runs IS NOT NULL THEN c.fired END AS remaining,
             string_agg(CASE WHEN own.jitter_seconds > 0 OR replace(j.schedule, 'THU', '') LIKE '%H%' THEN j.id::text END, ',') AS seeds,
             string_agg(CASE WHEN j.schedule LIKE '%@every%' AND j.start_at IS NULL
                             THEN round(date_part('epoch', date_trunc('milliseconds', j.created_at)) * 1000)::text END, ',') AS anchors
      FROM jobs j JOIN job_cursor c ON c.job_id = j.id,
           LATERAL (SELECT CASE WHEN jsonb_typeof(j.policies -> 'jitter_seconds') = 'number'
                                 AND (j.policies -> 'jitter_seconds')::numeric BETWEEN 0 AND ${MAX_JITTER_SECONDS}
                                THEN (j.policies -> 'jitter_seconds')::int ELSE 0 END AS jitter_seconds) own
      WHERE c.status = 'active' AND j.deleted_at IS NULL AND j.id <> $1::uuid
        AND ($2::text[] IS NULL OR j.namespace = ANY($2))
      GROUP BY j.schedule, j.timezone, j.dst_gap, j.dst_fold, j.start_at, j.end_at, own.jitter_seconds, remaining
    ) AS alike
    GROUP BY timezone, dst_gap, dst_fold, start_at, end_at, jitter_seconds, remaining`,
};

/** What the jobs of a group have as their own; null if it is nothing. */
const membersOf = (joined: string | undefined): string[] | null =>
  joined === undefined || joined === '' ? null : joined.split(',');

const millisecondsOf = (instant: string): string => `floor(date_part('epoch', ${instant}) * 1000)`;

const PROCESSES = {
  name: 'processes',
  text: `
    SELECT json_build_object(
      'now', ${millisecondsOf('now()')},
      'store_version', split_part(current_setting('server_version'), ' ', 1),
      'schema', (SELECT max(name) FROM schema_migrations),
      'runners', coalesce((
        SELECT json_agg(json_build_object(
          'id', r.id, 'started_at', ${millisecondsOf('r.started_at')}, 'renewed_at', ${millisecondsOf('r.renewed_at')},
          'calls', (SELECT count(*) FROM runs o WHERE o.finished_at IS NULL AND o.state = 'running' AND o.runner_id = r.id)
                 + (SELECT coalesce(sum(d.open_runs), 0) FROM dispatches d WHERE d.claim_id IS NOT NULL AND d.runner_id = r.id),
          'capacity', nullif(r.holds, 0)
        ) ORDER BY r.started_at, r.id)
        FROM runners r WHERE r.renewed_at > now() - interval '1 minute'), '[]'),
      'leases', coalesce((
        SELECT json_agg(json_build_object('name', name, 'holder', holder, 'expires_at', ${millisecondsOf('expires_at')}) ORDER BY name)
        FROM leases WHERE expires_at > now()), '[]')
    ) AS found`,
};
