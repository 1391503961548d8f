import {
  decideOverlap,
  instantOfRunId,
  type Activity,
  type Policies,
  type RunReference,
  type Skip,
  type TickPlan,
} from '@job-scheduler/job-model';
import type pg from 'pg';
import { tickRows, type RecordedPlan } from './record-ticks.js';
import { ACTIVE, CANCEL_OR_ABORT, MAY_RUN, SKIP_TICK } from './run-endings.js';

/**
 * Runs of jobs that exclude each other. What is decided here is decided under the lock of the job's cursor, and read
 * by statements that begin after it was taken.
 */

/** A cursor as it is while this transaction holds its lock. */
interface LockedCursor {
  job_id: string;
  revision: number;
  status: string;
  last_tick: number;
}

/** Locks cursors, in job-id order so that nobody deadlocks. */
async function lockCursors(client: pg.PoolClient, jobIds: string[]): Promise<LockedCursor[]> {
  const { rows } = await client.query<LockedCursor>(
    `SELECT job_id, revision, status, last_tick FROM job_cursor WHERE job_id = ANY($1::uuid[])
     ORDER BY job_id FOR UPDATE`,
    [jobIds],
  );
  return rows;
}

/** Locks the cursors of plans. Resolves to those plans that they still are as expected by: the others lost a race. */
export async function lockStanding(client: pg.PoolClient, plans: TickPlan[]): Promise<TickPlan[]> {
  const locked = await lockCursors(
    client,
    plans.map((plan) => plan.job_id),
  );
  const cursors = new Map(locked.map((cursor) => [cursor.job_id, cursor]));
  return plans.filter(({ job_id, expected }) => {
    const cursor = cursors.get(job_id);
    return (
      cursor?.status === 'active' &&
      cursor.revision === expected.revision &&
      cursor.last_tick === expected.last_tick
    );
  });
}

/** What is going on with each of the jobs; those with nothing are left out. */
async function activities(client: pg.PoolClient, jobIds: string[]): Promise<Map<string, Activity>> {
  const { rows } = await client.query<{ job_id: string; is_active: boolean; waiting: string | null }>(
    `SELECT job_id, bool_or(state IN (${ACTIVE})) AS is_active,
            max(id::text) FILTER (WHERE state = 'waiting') AS waiting
     FROM runs WHERE exclusive AND finished_at IS NULL AND job_id = ANY($1::uuid[]) GROUP BY job_id`,
    [jobIds],
  );
  return new Map(
    rows.map(({ job_id, is_active, waiting }) => [
      job_id,
      { isActive: is_active, waiting: waiting === null ? null : instantOfRunId(waiting) },
    ]),
  );
}

/** Decides the overlap of plans under their cursors' locks, and ends the runs that give way. */
export async function resolveOverlaps(client: pg.PoolClient, plans: TickPlan[]): Promise<RecordedPlan[]> {
  const contested = plans.filter(isContested);
  if (contested.length === 0) return plans;
  const active = await activities(
    client,
    contested.map((plan) => plan.job_id),
  );
  const supersededJobs: string[] = [];
  const replacedJobs: string[] = [];
  const resolved = plans.map((plan) => {
    const activity = active.get(plan.job_id) ?? { isActive: false, waiting: null };
    const decision = decideOverlap(plan.runs, plan.overlap, activity);
    if (decision.supersedesWaiting) supersededJobs.push(plan.job_id);
    if (decision.replacesActive) replacedJobs.push(plan.job_id);
    const skips = [...plan.skips, ...overlapSkip(decision.skipped)];
    return {
      ...plan,
      runs: decision.queued,
      waiting: decision.waiting,
      skips,
      superseded: decision.supersedesWaiting ? 1 : 0,
    };
  });
  if (supersededJobs.length > 0) await client.query(SKIP_WAITING, [supersededJobs]);
  if (replacedJobs.length > 0) await client.query(CANCEL_ACTIVE, [replacedJobs, 'replaced']);
  return resolved;
}

/** One row for all ticks that overlap: they follow each other. */
function overlapSkip(ticks: number[]): Skip[] {
  const [from, to] = [ticks[0], ticks.at(-1)];
  return from === undefined || to === undefined ? [] : [{ from, to, count: ticks.length, reason: 'overlap' }];
}

/** Whether overlap has to be decided for the plan's ticks. */
export const isContested = (plan: TickPlan): boolean => isExclusive(plan.overlap) && plan.runs.length > 0;

/** Whether runs of a job with this policy exclude each other. */
export const isExclusive = (overlap: Policies['overlap']): boolean => overlap !== 'allow';

/** Open runs of a job whose runs exclude each other from now on. */
export const makeExclusive = async (client: pg.PoolClient, jobId: string): Promise<void> =>
  void (await client.query(
    'UPDATE runs SET exclusive = true WHERE job_id = $1 AND finished_at IS NULL AND NOT exclusive',
    [jobId],
  ));

/** Inserts the runs of plans whose cursors were written already. Resolves to those that are queued. */
export async function insertTickRuns(client: pg.PoolClient, plans: RecordedPlan[]): Promise<RunReference[]> {
  const rows = plans.flatMap((plan) => tickRows({ ...plan, skips: [] }));
  if (rows.length === 0) return [];
  await client.query(INSERT_TICK_RUNS, [
    rows.map((row) => row.id),
    rows.map((row) => row.job_id),
    rows.map((row) => row.revision),
    rows.map((row) => row.state),
    rows.map((row) => row.scheduled_at),
    rows.map((row) => row.exclusive),
  ]);
  const newest = rows.at(-1);
  await client.query('UPDATE job_cursor SET last_run_id = $2 WHERE job_id = $1', [
    newest?.job_id,
    newest?.id,
  ]);
  return rows.filter((row) => row.state === 'queued').map(({ id }) => ({ run_id: id, attempt: 1 }));
}

const INSERT_TICK_RUNS = `
  INSERT INTO runs (id, job_id, job_revision, trigger, state, scheduled_at, created_at, queued_at, exclusive)
  SELECT id, job_id, revision, 'schedule', state, to_timestamp(scheduled_at / 1000), now(),
         CASE state WHEN 'queued' THEN now() END, exclusive
  FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::float8[], $6::boolean[])
    AS row (id, job_id, revision, state, scheduled_at, exclusive)`;

/** Queues the newest waiting run of each job that has no active run. */
export async function releaseWaiting(client: pg.PoolClient, jobIds: string[]): Promise<RunReference[]> {
  await lockCursors(client, jobIds);
  const { rows } = await client.query<RunReference>(RELEASE_WAITING, [jobIds]);
  return rows;
}

const SKIP_WAITING = `
  UPDATE runs SET ${SKIP_TICK}, reason = 'overlap'
  WHERE job_id = ANY($1::uuid[]) AND exclusive AND finished_at IS NULL AND state = 'waiting'`;

const CANCEL_ACTIVE = `
  UPDATE runs SET ${CANCEL_OR_ABORT}
  WHERE job_id = ANY($1::uuid[]) AND exclusive AND finished_at IS NULL AND state IN (${ACTIVE})`;

const RELEASE_WAITING = `
  WITH candidate AS (
    SELECT DISTINCT ON (w.job_id) w.id FROM runs w
    WHERE w.job_id = ANY($1::uuid[]) AND ${MAY_RUN}
    ORDER BY w.job_id, w.id DESC
  )
  UPDATE runs r SET state = 'queued', queued_at = now() FROM candidate WHERE r.id = candidate.id
  RETURNING r.id AS run_id, r.attempt`;
