import { CANARY_JOB_ID, createJob, firstRunIdAt, type Job } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { definitionOf } from '../contract/job-store-under-test.js';
import type { JournalEvent } from '../journal.js';
import { PostgresJobRepository, PostgresJournal, type Database } from './index.js';
import { EVENTS_AFTER } from './journal.js';
import { PostgresUnderTest } from './store-under-test-spec.js';

const RUNS = 20_000;
const PAGE = 1_000;

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

describe('the journal', () => {
  let postgres: PostgresUnderTest;
  let database: Database;
  let client: pg.Client;
  let job: Job;
  let firstAt: number;

  beforeAll(async () => {
    postgres = await PostgresUnderTest.start();
    ({ database } = postgres);
    client = new pg.Client({ connectionString: postgres.url, options: '-c TimeZone=UTC' });
    await client.connect();
    job = await new PostgresJobRepository(database).create((now) =>
      createJob(randomUUID(), definitionOf(), 'ann', now),
    );
    firstAt = Math.floor(Date.now() / 1000) * 1000 + 10_000;
    // Eight end in each microsecond that is written of, ten of which are a millisecond; PostgreSQL keeps microseconds.
    await client.query(
      `INSERT INTO runs (id, job_id, job_revision, trigger, state, scheduled_at, created_at, queued_at, finished_at)
       SELECT overlay(gen_random_uuid()::text placing $2 from 1 for 13)::uuid, $1, 1, 'manual', 'succeeded', now(), now(), now(),
              to_timestamp($3::float8 / 1000) + (n / 8) * interval '100 microseconds'
       FROM generate_series(0, ${RUNS - 1}) AS n`,
      [job.id, firstRunIdAt(Date.now()).slice(0, 13), firstAt],
    );
    await client.query('ANALYZE runs');
  }, 60_000);
  afterAll(async () => {
    await client.end();
    await postgres.stop();
  });

  it('gives each event once, in the order of its instant, however many share one across pages', async () => {
    const pages: JournalEvent[][] = [];
    for await (const page of new PostgresJournal(database).since(firstAt, 97)) pages.push(page);
    const events = pages.flat();
    expect(new Set(events.map(({ key }) => key)).size).toBe(RUNS);
    expect(events).toHaveLength(RUNS);
    expect(events.every(({ at }, index) => at >= (events[index - 1]?.at ?? 0))).toBe(true);
    expect(pages.slice(0, -1).every((page) => page.length === 97)).toBe(true);
    const ofJobs = async (...jobs: string[]) => {
      let found = 0;
      for await (const page of new PostgresJournal(database).since(firstAt, PAGE, jobs)) found += page.length;
      return found;
    };
    expect(await ofJobs(randomUUID(), job.id)).toBe(RUNS);
    expect(await ofJobs(randomUUID())).toBe(0);
    expect(await ofJobs()).toBe(0);
  }, 60_000);

  it('reads a page in the order that the index gives, and no more rows than that page has', async () => {
    const since = new Date(firstAt + 100).toISOString();
    await client.query(`PREPARE events AS ${EVENTS_AFTER.text}`);
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `EXPLAIN (ANALYZE, TIMING off, FORMAT json) EXECUTE events('${since}', '', ${PAGE}, '${CANARY_JOB_ID}', NULL)`,
    );
    const nodes = nodesOf(rows[0]!['QUERY PLAN'][0].Plan);
    const read = nodes
      .filter((node) => /^runs/.test(node['Relation Name'] ?? ''))
      .map((node) => (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops']);
    // Those of the last instant are sorted by their keys, so a few more are read.
    expect(read.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(PAGE + 100);
    expect(nodes.map((node) => node['Node Type'])).toContain('Incremental Sort');
  });
});
