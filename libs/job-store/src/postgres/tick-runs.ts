import { tickRunId, type RunReference, type Skip } from '@job-scheduler/job-model';
import type pg from 'pg';
import { setLastRun } from './cursors.js';
import { query } from './database.js';
import { timestampOf } from './instants.js';
import { tickRows, type RecordedPlan } from './record-ticks.js';

/** What an edit records about a job's ticks, in the transaction that has already written the cursor. */

/** Inserts the runs of plans. Resolves to those that are queued. */
export async function insertTickRuns(client: pg.PoolClient, plans: RecordedPlan[]): Promise<RunReference[]> {
  const rows = plans.flatMap((plan) => tickRows({ ...plan, skips: [] }));
  const newest = rows.at(-1);
  if (newest === undefined) return [];
  await query(client, INSERT_TICK_RUNS, [
    rows.map((row) => row.id),
    rows.map((row) => row.job_id),
    rows.map((row) => row.revision),
    rows.map((row) => row.state),
    rows.map((row) => row.scheduled_at),
    rows.map((row) => row.exclusive),
  ]);
  await setLastRun(client, newest.job_id, newest.id);
  return rows.filter((row) => row.state === 'queued').map(({ id }) => ({ run_id: id, attempt: 1 }));
}

const INSERT_TICK_RUNS = {
  name: 'insert_tick_runs',
  text: `
    INSERT INTO runs (id, job_id, job_revision, trigger, state, scheduled_at, created_at, queued_at, exclusive)
    SELECT id, job_id, revision, 'schedule', state, to_timestamp(scheduled_at / 1000), now(),
           CASE state WHEN 'queued' THEN now() END, exclusive
    FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::float8[], $6::boolean[])
      AS row (id, job_id, revision, state, scheduled_at, exclusive)`,
};

/** Inserts skip rows of one job. */
export async function insertSkips(
  client: pg.PoolClient,
  jobId: string,
  revision: number,
  skips: Skip[],
): Promise<void> {
  for (const { from, to, count, reason } of skips) {
    const instants = [timestampOf(from), timestampOf(to)];
    await query(client, INSERT_SKIP, [tickRunId(to, jobId), jobId, revision, reason, ...instants, count]);
  }
}

const INSERT_SKIP = {
  name: 'insert_skip',
  text: `
    INSERT INTO runs (id, job_id, job_revision, trigger, state, reason, scheduled_at, created_at, finished_at,
                      skip_from, skip_to, skip_count)
    VALUES ($1, $2, $3, 'schedule', 'skipped', $4, $6, now(), now(), $5, $6, $7)`,
};
