import {
  createJob,
  firstRunIdAt,
  tickRunId,
  undecidedPlan,
  type UndecidedTick,
} from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import { claimant, definitionOf, resultOf } from '../contract/job-store-under-test.js';
import { announcedValues, recordAnnounced } from './announced-ticks.js';
import { answerValues, finishAnswered, finishLeased, leasedAnswerValues } from './answers.js';
import { CANCELLED_CLAIMS, claimRuns, stillWanted } from './claims.js';
import type { Statement } from './database.js';
import { claimDispatches } from './dispatch-claims.js';
import { PostgresJobRepository, type Database } from './index.js';
import { nodesOf, type ExplainedRow, type PlanNode } from './plan-nodes-spec.js';
import { partitionOf } from './partitions.js';
import { PostgresUnderTest } from './store-under-test-spec.js';
import { LOCK_DUE, lockValues, RECORD_DECIDED, recordValues } from './undecided-ticks.js';

/** The plans of the statements on the path of a tick, for a batch as it is under load, beside many other runs. */

const BATCH = 250;
const OTHERS = 100_000;
const PER_DISPATCH = 50;
/** How often a statement may compare all runs of a batch with all of its dispatches. */
const FEW = 2;

describe('the plans of a batch', () => {
  let postgres: PostgresUnderTest;
  let database: Database;

  beforeAll(async () => {
    postgres = await PostgresUnderTest.start();
    ({ database } = postgres);
  });
  afterAll(() => postgres.stop());

  /** Runs a statement twice as often as a kept plan needs, and resolves to the plan of the last time. */
  async function planOf(statement: Statement, values: (unknown[] | string)[]): Promise<PlanNode[]> {
    const client = await database.plannedOnce.connect();
    try {
      const literals = values.map((value) => literalOf(value)).join();
      await client.query(`PREPARE planned AS ${statement.text}`);
      const { rows } = await client.query<ExplainedRow>(
        `EXPLAIN (ANALYZE, TIMING off, FORMAT json) EXECUTE planned(${literals})`,
      );
      await client.query('DEALLOCATE planned');
      return nodesOf(rows[0]!['QUERY PLAN'][0].Plan);
    } finally {
      client.release();
    }
  }

  const literalOf = (value: unknown[] | string): string =>
    typeof value === 'string' ? `'${value}'` : `'${arrayLiteral(value)}'`;

  const arrayLiteral = (values: unknown[]): string =>
    `{${values.map((value) => (value === null ? 'NULL' : JSON.stringify(value))).join()}}`;

  /** Rows of a table that a plan looked at. */
  const readFrom = (nodes: PlanNode[], table: RegExp): number =>
    nodes
      .filter((node) => table.test(node['Relation Name'] ?? '') && node['Node Type'].endsWith('Scan'))
      .map((node) => (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'])
      .reduce((sum, count) => sum + count, 0);

  const comparedInVain = (nodes: PlanNode[]): number =>
    nodes
      .map((node) => (node['Rows Removed by Join Filter'] ?? 0) * node['Actual Loops'])
      .reduce((sum, count) => sum + count, 0);

  /** Many jobs with one queued tick each, and many more runs of the same day. */
  async function seed(others = OTHERS): Promise<{ runIds: string[]; table: string }> {
    const jobs = new PostgresJobRepository(database);
    const first = await jobs.create((now) => createJob(randomUUID(), definitionOf(), 'ann', now));
    const at = Math.floor(Date.now() / 1000) * 1000;
    const table = partitionOf(firstRunIdAt(at))!;
    const query = (sql: string, values: unknown[]) => postgres.fill(sql, values);
    const ids = Array.from({ length: BATCH }, () => randomUUID());
    await query(
      `INSERT INTO jobs SELECT copy.*
       FROM jobs j, unnest($1::uuid[]) AS v (id),
         json_populate_record(j, json_build_object('id', v.id, 'name', v.id::text)) AS copy
       WHERE j.id = $2`,
      [ids, first.id],
    );
    await query(
      `INSERT INTO job_cursor SELECT copy.*
       FROM job_cursor c, unnest($1::uuid[]) AS v (id), json_populate_record(c, json_build_object('job_id', v.id)) AS copy
       WHERE c.job_id = $2`,
      [ids, first.id],
    );
    const runIds = ids.map((id) => tickRunId(at, id));
    // The plans are made before the day has any runs, and must suit it afterwards as well.
    await query(
      `INSERT INTO runs (id, job_id, job_revision, trigger, state, scheduled_at, created_at, queued_at)
       SELECT v.id, v.job_id, 1, 'schedule', 'queued', now(), now(), now() FROM unnest($1::uuid[], $2::uuid[]) AS v (id, job_id)`,
      [runIds, ids],
    );
    await query(
      `INSERT INTO runs (id, job_id, job_revision, trigger, state, scheduled_at, created_at, queued_at, finished_at)
       SELECT overlay(gen_random_uuid()::text placing $2 from 1 for 13)::uuid, $1, 1, 'manual', 'succeeded', now(), now(), now(), now()
       FROM generate_series(1, ${others})`,
      [first.id, firstRunIdAt(at).slice(0, 13)],
    );
    await query('ANALYZE', []);
    return { runIds, table };
  }

  it('look up each run and each job once, whether the outcomes are news or not', async () => {
    const { runIds, table } = await seed();
    const by = claimant();
    const claims = [runIds, runIds.map(() => 1), runIds.map(() => 0), by.runner_id, by.claim_id];
    const claim = await planOf(claimRuns(table), claims);
    expect(readFrom(claim, /^runs/)).toBe(BATCH);
    expect(readFrom(claim, /^jobs$/)).toBe(BATCH);
    expect(readFrom(claim, /^job_cursor$/)).toBe(BATCH);
    expect(comparedInVain(claim)).toBe(0);

    // Asked several times a second: it reads runs that are being called at most, and no others of these days.
    expect(readFrom(await planOf(CANCELLED_CLAIMS, [by.runner_id]), /^runs/)).toBeLessThanOrEqual(BATCH);

    const wanted = await planOf(stillWanted(table), [runIds, runIds.map(() => by.claim_id)]);
    expect(readFrom(wanted, /^runs/)).toBe(BATCH);
    expect(readFrom(wanted, /^jobs$/)).toBe(BATCH);
    expect(readFrom(wanted, /^job_cursor$/)).toBe(BATCH);
    expect(comparedInVain(wanted)).toBe(0);

    const results = runIds.map((id) => resultOf(id, by));
    const finish = await planOf(finishAnswered(table), answerValues(results) as (unknown[] | string)[]);
    expect(readFrom(finish, /^runs/)).toBe(BATCH);
    // Looked at once for what is news, and once to note it.
    expect(readFrom(finish, /^job_cursor$/)).toBeLessThanOrEqual(2 * BATCH);
    expect(comparedInVain(finish)).toBe(0);
  }, 60_000);

  it('look up each run once on the lease path, and compare it with the few dispatches of a batch', async () => {
    const { runIds, table } = await seed();
    const dispatchIds = Array.from({ length: BATCH / PER_DISPATCH }, () => randomUUID());
    const dispatchOf = runIds.map((_, index) => dispatchIds[Math.floor(index / PER_DISPATCH)]!);
    await database.pool.query(
      `INSERT INTO dispatches (id, run_ids, open_runs, queued_at, claim_before, timeout_seconds)
       SELECT d.id, array_agg(d.run_id), count(*), now(), now() + interval '1 hour', 10
       FROM unnest($1::uuid[], $2::uuid[]) AS d (id, run_id) GROUP BY d.id`,
      [dispatchOf, runIds],
    );
    await database.pool.query(
      `UPDATE runs r SET dispatch_id = d.id, queued_at = NULL FROM unnest($1::uuid[], $2::uuid[]) AS d (id, run_id)
       WHERE r.id = d.run_id`,
      [dispatchOf, runIds],
    );
    const by = claimant();
    const claims = [runIds, dispatchOf, runIds.map(() => 1), dispatchIds, by.runner_id, by.claim_id];
    const claim = await planOf(claimDispatches(table), claims);
    expect(readFrom(claim, /^runs/)).toBe(BATCH);
    expect(readFrom(claim, /^jobs$/)).toBe(0);
    expect(readFrom(claim, /^job_cursor$/)).toBe(BATCH);
    expect(comparedInVain(claim)).toBeLessThanOrEqual(FEW * BATCH * dispatchIds.length);

    const results = runIds.map((id, index) => ({ ...resultOf(id, by), dispatch_id: dispatchOf[index]! }));
    const finish = await planOf(finishLeased(table), leasedAnswerValues(results) as (unknown[] | string)[]);
    expect(readFrom(finish, /^runs/)).toBe(BATCH);
    expect(readFrom(finish, /^job_cursor$/)).toBeLessThanOrEqual(2 * BATCH);
    expect(comparedInVain(finish)).toBeLessThanOrEqual(FEW * BATCH * dispatchIds.length);
    const { rows } = await database.pool.query('SELECT DISTINCT open_runs, claim_id FROM dispatches');
    expect(rows).toEqual([{ open_runs: 0, claim_id: by.claim_id }]);
  }, 60_000);

  it('look up each job of announced ticks twice, to lock it and to advance it, and no run, whether something is decided or not', async () => {
    const { table } = await seed(1_000);
    const due = Math.floor(Date.now());
    const { rows } = await database.pool.query<{ job_id: string }>(
      `UPDATE job_cursor SET last_tick = to_timestamp($1 / 1000.0), next_due = to_timestamp($2 / 1000.0) RETURNING job_id`,
      [due - 1_000, due],
    );
    const ticks = rows.slice(0, BATCH).map(({ job_id }): UndecidedTick => ({
      job_id,
      due_at: due,
      revision: 1,
      last_tick: due - 1_000,
      next_due: due + 1_000,
      fired: 1,
      timeout: 10,
      overlap: 'skip',
    }));
    const lock = await planOf(LOCK_DUE, lockValues(ticks) as string[]);
    expect(readFrom(lock, /^job_cursor$/)).toBeLessThanOrEqual(2 * BATCH);
    expect(comparedInVain(lock)).toBeLessThanOrEqual(FEW * BATCH);
    const values = announcedValues(ticks, new Map(), claimant()) as string[];
    const take = await planOf(recordAnnounced(table), values);
    expect(readFrom(take, /^runs/)).toBe(0);
    expect(readFrom(take, /^job_cursor$/)).toBeLessThanOrEqual(2 * BATCH);
    expect(comparedInVain(take)).toBeLessThanOrEqual(FEW * BATCH);

    const later = ticks.map((tick) => ({ ...tick, due_at: due + 1, last_tick: due }));
    const plans = later.map(undecidedPlan);
    const decided = await planOf(
      RECORD_DECIDED,
      recordValues(later, plans, new Map(), claimant()) as string[],
    );
    expect(readFrom(decided, /^runs/)).toBe(0);
    expect(readFrom(decided, /^job_cursor$/)).toBeLessThanOrEqual(BATCH + 1);
    expect(comparedInVain(decided)).toBeLessThanOrEqual(FEW * BATCH);
  }, 60_000);
});
