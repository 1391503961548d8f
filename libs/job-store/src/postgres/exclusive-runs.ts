import {
  decideOverlap,
  instantOfRunId,
  withoutUnmade,
  type Activity,
  type RunReference,
  type Skip,
  type TickPlan,
} from '@job-scheduler/job-model';
import type pg from 'pg';
import { lockCursors, lockFreeCursors } from './cursors.js';
import { query } from './database.js';
import { DETACH_ALL_OF_JOB } from './leased-runs.js';
import { isExclusive, type RecordedPlan } from './record-ticks.js';
import {
  ACTIVE,
  CANCEL_OR_ABORT,
  endedOf,
  MAY_RUN,
  NOTE_ENDS,
  SKIP_TICK,
  WRITTEN,
  type WrittenRow,
} from './run-endings.js';

/**
 * Runs of a job that exclude each other. Everything here is decided under the lock of the job's cursor, from statements
 * that begin after the lock was taken.
 */

/**
 * Locks the cursors of plans that nobody else has locked. Resolves to the plans whose cursors are still as expected; the others
 * lost a race, or are to be tried again.
 */
export async function lockStanding(client: pg.PoolClient, plans: TickPlan[]): Promise<TickPlan[]> {
  const locked = await lockFreeCursors(
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

/** The activity of each job; idle jobs are left out. */
async function activities(client: pg.PoolClient, jobIds: string[]): Promise<Map<string, Activity>> {
  const rows = await query<ActivityRow>(client, ACTIVITIES, [jobIds]);
  return new Map(
    rows.map(({ job_id, is_active, waiting }) => [
      job_id,
      { isActive: is_active, waiting: waiting === null ? null : instantOfRunId(waiting) },
    ]),
  );
}

/**
 * Resolves the overlap of plans under their cursors' locks, and ends the runs that give way. The cursors of the resolved
 * plans count only the runs that are made.
 */
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
    const superseded = decision.supersedesWaiting ? 1 : 0;
    return {
      ...plan,
      cursor: withoutUnmade(plan.cursor, decision.skipped.length + superseded, plan.next_tick),
      runs: decision.queued,
      waiting: decision.waiting,
      skips,
      superseded,
    };
  });
  if (supersededJobs.length > 0) await query(client, SKIP_WAITING, [supersededJobs]);
  if (replacedJobs.length === 0) return resolved;
  const replaced = await query<WrittenRow>(client, CANCEL_ACTIVE, [replacedJobs, 'replaced']);
  const ended = replaced.flatMap(endedOf);
  return resolved.map((plan) => ({ ...plan, ended: ended.filter(({ job_id }) => job_id === plan.job_id) }));
}

/** One row for all ticks that overlap, since they are consecutive. */
function overlapSkip(ticks: number[]): Skip[] {
  const [from, to] = [ticks[0], ticks.at(-1)];
  return from === undefined || to === undefined ? [] : [{ from, to, count: ticks.length, reason: 'overlap' }];
}

/** Whether overlap has to be decided for the plan's ticks. */
export const isContested = (plan: TickPlan): boolean => isExclusive(plan.overlap) && plan.runs.length > 0;

/**
 * Marks the open runs of a job whose runs exclude each other from now on. Where the call of one is just being finished,
 * that locks the run before the cursor, which would cost too much to avoid there: so this gives way, and its transaction is
 * repeated.
 */
export async function makeExclusive(client: pg.PoolClient, jobId: string): Promise<void> {
  await query(client, WAIT_BRIEFLY, []);
  await query(client, DETACH_ALL_OF_JOB, [jobId]);
  await query(client, MAKE_EXCLUSIVE, [jobId]);
}

/** The newest waiting run of each job that has no active one, except `$2`; at most `$1`. */
export const TO_RELEASE = {
  name: 'to_release',
  text: `
    SELECT * FROM (
      SELECT DISTINCT ON (w.job_id) w.job_id, w.id AS run_id FROM runs w WHERE ${MAY_RUN}
      ORDER BY w.job_id, w.id DESC
    ) AS newest WHERE run_id <> ALL($2::uuid[]) LIMIT $1`,
};

/** Queues the newest waiting run of each job that has no active run. */
export async function releaseWaiting(client: pg.PoolClient, jobIds: string[]): Promise<RunReference[]> {
  await lockCursors(client, jobIds);
  return query<RunReference>(client, RELEASE_WAITING, [jobIds]);
}

interface ActivityRow {
  job_id: string;
  is_active: boolean;
  waiting: string | null;
}

const ACTIVITIES = {
  name: 'activities',
  text: `
    SELECT job_id, bool_or(state IN (${ACTIVE})) AS is_active,
           max(id::text) FILTER (WHERE state = 'waiting') AS waiting
    FROM runs WHERE exclusive AND finished_at IS NULL AND job_id = ANY($1::uuid[]) GROUP BY job_id`,
};

/** For the rest of the transaction. Far less than the second after which PostgreSQL looks for deadlocks. */
const WAIT_BRIEFLY = {
  name: 'wait_briefly',
  text: `SELECT set_config('lock_timeout', '100ms', true)`,
};

const MAKE_EXCLUSIVE = {
  name: 'make_exclusive',
  text: 'UPDATE runs SET exclusive = true WHERE job_id = $1 AND finished_at IS NULL AND NOT exclusive',
};

const SKIP_WAITING = {
  name: 'skip_waiting',
  text: `
    UPDATE runs SET ${SKIP_TICK}, reason = 'overlap'
    WHERE job_id = ANY($1::uuid[]) AND exclusive AND finished_at IS NULL AND state = 'waiting'`,
};

const CANCEL_ACTIVE = {
  name: 'cancel_active',
  text: `
    WITH written AS (
      UPDATE runs r SET ${CANCEL_OR_ABORT}
      WHERE job_id = ANY($1::uuid[]) AND exclusive AND finished_at IS NULL AND state IN (${ACTIVE})
      RETURNING ${WRITTEN}
    ), ${NOTE_ENDS}`,
};

const RELEASE_WAITING = {
  name: 'release_waiting',
  text: `
    WITH candidate AS (
      SELECT DISTINCT ON (w.job_id) w.id FROM runs w
      WHERE w.job_id = ANY($1::uuid[]) AND ${MAY_RUN}
      ORDER BY w.job_id, w.id DESC
    )
    UPDATE runs r SET state = 'queued', queued_at = now() FROM candidate
    WHERE r.id = candidate.id AND r.state = 'waiting' AND r.finished_at IS NULL
    RETURNING r.id AS run_id, r.attempt`,
};
