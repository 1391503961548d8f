import { createJob, firstRunIdAt } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import { definitionOf } from '../contract/job-store-under-test.js';
import type { JobQuery } from '../job-repository.js';
import { PostgresJobRepository, type Database } from './index.js';
import { nodesOf, type ExplainedRow } from './plan-nodes-spec.js';
import { listRuns } from './run-list.js';
import { PostgresUnderTest } from './store-under-test-spec.js';

const DAY_MS = 86_400_000;
const JOBS = 30_000;
const RUNS_PER_DAY = 3_000;
const BACKLOG = 2_500;
/** Far behind the first of the many jobs whose last run succeeded. */
const DEEP = { key: 'succeeded', id: 'c0000000-0000-4000-8000-000000000000' };

describe('a page of a list', () => {
  let postgres: PostgresUnderTest;
  let database: Database;

  beforeAll(async () => {
    postgres = await PostgresUnderTest.start();
    ({ database } = postgres);
    await seed();
  });
  afterAll(() => postgres.stop());

  /** Many jobs, of which the last by name are rare in one way or another; ended runs of several days, and a backlog at their end. */
  async function seed(): Promise<void> {
    const jobs = new PostgresJobRepository(database);
    const { id } = await jobs.create((now) => createJob(randomUUID(), definitionOf(), 'ann', now));
    await postgres.fill(
      `WITH made AS (
         INSERT INTO jobs SELECT copy.*
         FROM jobs j, generate_series(1, $2::int) AS n,
           jsonb_populate_record(j, jsonb_build_object('id', gen_random_uuid(), 'name', 'job-' || lpad(n::text, 6, '0'),
             'description', CASE WHEN n > $2::int - 60 THEN 'seldom' ELSE 'often' END)) AS copy
         WHERE j.id = $1 RETURNING id, name
       )
       INSERT INTO job_cursor SELECT copy.*
       FROM job_cursor c, made, jsonb_populate_record(c, jsonb_build_object('job_id', made.id,
         'last_outcome', CASE WHEN made.name > 'job-' || lpad(($2::int - 300)::text, 6, '0') THEN 'failed' ELSE 'succeeded' END)) AS copy
       WHERE c.job_id = $1`,
      [id, JOBS],
    );
    const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
    for (const day of [2, 1, 0].map((back) => today - back * DAY_MS)) {
      const name = `runs_${new Date(day).toISOString().slice(0, 10).replaceAll('-', '')}`;
      const bounds = `FROM ('${firstRunIdAt(day)}') TO ('${firstRunIdAt(day + DAY_MS)}')`;
      await postgres.fill(`CREATE TABLE IF NOT EXISTS ${name} PARTITION OF runs FOR VALUES ${bounds}`);
      const isToday = day === today;
      await postgres.fill(
        `INSERT INTO runs (id, job_id, job_revision, trigger, state, scheduled_at, created_at, queued_at, finished_at)
         SELECT (substr($2, 1, 14) || '8' || substr(gen_random_uuid()::text, 16))::uuid, $1, 1, 'schedule', 'succeeded', now(), now(), now(), now()
         FROM generate_series(1, $3::int)`,
        [id, firstRunIdAt(day), RUNS_PER_DAY],
      );
      if (!isToday) continue;
      await postgres.fill(
        `INSERT INTO runs (id, job_id, job_revision, trigger, state, scheduled_at, created_at, queued_at)
         SELECT (substr($2, 1, 14) || '9' || substr(gen_random_uuid()::text, 16))::uuid, $1, 1, 'schedule', 'queued', now(), now(), now()
         FROM generate_series(1, $3::int)`,
        [id, firstRunIdAt(day + 1), BACKLOG],
      );
    }
    await postgres.fill('VACUUM ANALYZE');
  }

  /** How many rows are looked at by the statements that some reading makes. */
  async function rowsReadBy(read: () => Promise<unknown>): Promise<number> {
    const spy = jest.spyOn(database.pool, 'query');
    await read();
    const statements = spy.mock.calls.map(([statement, values]) => ({ statement, values }) as never as Asked);
    spy.mockRestore();
    let sum = 0;
    for (const { statement, values } of statements) {
      const { rows } = await database.pool.query<ExplainedRow>(
        `EXPLAIN (ANALYZE, TIMING off, FORMAT json) ${statement.text}`,
        values ?? statement.values ?? [],
      );
      const scans = nodesOf(rows[0]!['QUERY PLAN'][0].Plan).filter((node) =>
        node['Node Type'].endsWith('Scan'),
      );
      for (const node of scans) {
        const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
        sum += (node['Actual Rows'] + removed) * node['Actual Loops'];
      }
    }
    return sum;
  }

  interface Asked {
    statement: { text: string; values?: unknown[] };
    values?: unknown[];
  }

  const all: JobQuery = {
    q: null,
    namespaces: null,
    status: [],
    tags: [],
    last_outcome: [],
    sort: 'name',
    limit: 50,
    after: null,
  };

  it.each<[what: string, query: Partial<JobQuery>, most: number]>([
    ['a text that few jobs have', { q: 'seldom' }, 1_000],
    ['a text that few jobs have, in the order of their runs', { q: 'seldom', sort: 'next_run' }, 1_000],
    ['an outcome that few jobs had', { last_outcome: ['failed'] }, 800],
    ['a text that all jobs have', { q: 'job-' }, 5_000],
    ['jobs by their status', { sort: 'status' }, 3_000],
    ['jobs by their status, in reverse', { sort: '-status' }, 3_000],
    ['jobs by their outcome', { sort: 'last_outcome' }, 1_000],
    ['jobs by their outcome, in reverse', { sort: '-last_outcome' }, 3_000],
    ['jobs by their outcome, on a page far behind', { sort: 'last_outcome', after: DEEP }, 3_000],
    ['a text that few jobs have, by their status', { sort: 'status', q: 'seldom' }, 1_000],
  ])('reads few jobs for %s', async (_, query, most) => {
    const jobs = new PostgresJobRepository(database);
    expect(await rowsReadBy(() => jobs.list({ ...all, ...query }))).toBeLessThan(most);
  });

  it.each(['last_outcome', '-last_outcome'] as const)(
    'goes on by %s where the page before ends',
    async (sort) => {
      const jobs = new PostgresJobRepository(database);
      const after = { key: 'succeeded', id: '80000000-0000-4000-8000-000000000000' };
      const both = await jobs.list({ ...all, sort, after, limit: 100 });
      const first = await jobs.list({ ...all, sort, after });
      const second = await jobs.list({ ...all, sort, after: first.next });
      expect([...first.items, ...second.items]).toEqual(both.items);
      const ids = [after.id, ...both.items.map(({ id }) => id)];
      expect(ids).toEqual(sort === 'last_outcome' ? ids.toSorted() : ids.toSorted().toReversed());
      expect(new Set(ids).size).toBe(101);
    },
  );

  it('reads few runs for those that are queued, after days of others', async () => {
    const query = { job_id: null, state: ['queued' as const], trigger: [], from: null, to: null, limit: 50 };
    const read = () => listRuns(database.orm, { ...query, after: null });
    expect((await read()).items).toHaveLength(50);
    expect(await rowsReadBy(read)).toBeLessThan(1_000);
  });
});
