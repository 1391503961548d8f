import { announcedRunId, undecidedPlan, type UndecidedTick } from '@job-scheduler/job-model';
import type pg from 'pg';
import type { Claimant } from '../claim-ledger.js';
import type { RecordedTicks } from '../tick-ledger.js';
import { STANDS_AT_INSTANT } from './announced-ticks.js';
import { arrayText } from './array-text.js';
import type { KnownJobs } from './called-jobs.js';
import { AGES_FROM, beginWithin, JOB, nextTickIn, type ClaimRow } from './claims.js';
import { inTransaction, query, type Database } from './database.js';
import { resolveOverlaps } from './exclusive-runs.js';
import { isExclusive, type RecordedPlan } from './record-ticks.js';

/** What was decided about ticks: their plans as they are recorded, and the runs that the claim now holds. */
export interface Decided {
  recorded: RecordedTicks[];
  claims: ClaimRow[];
}

/**
 * Records announced ticks about which something is to be decided, once they are due, decides it, and claims the runs that they become. A
 * cursor that is locked is passed over. No two of the ticks are the same. `known`: the jobs that the answer need not contain.
 */
export const decideTicks = (
  database: Database,
  ticks: UndecidedTick[],
  known: KnownJobs,
  claimant: Claimant,
): Promise<Decided> =>
  inTransaction(database.hotPool, async (client) => {
    const rows = await query<{ run_id: string }>(client, LOCK_DUE, lockValues(ticks));
    if (rows.length === 0) return { recorded: [], claims: [] };
    const locked = new Set(rows.map(({ run_id }) => run_id));
    const standing = ticks.filter((tick) => locked.has(announcedRunId(tick)));
    return recordDecided(client, standing, known, claimant);
  });

/** Under the locks of the cursors. */
async function recordDecided(
  client: pg.PoolClient,
  ticks: UndecidedTick[],
  known: KnownJobs,
  claimant: Claimant,
): Promise<Decided> {
  const plans: RecordedPlan[] = await resolveOverlaps(client, ticks.map(undecidedPlan));
  const values = recordValues(ticks, plans, known, claimant);
  const claims = await query<ClaimRow>(client, RECORD_DECIDED, values);
  const recorded = plans.map((plan, index) => {
    const reference = { run_id: announcedRunId(ticks[index]!), attempt: 1 };
    return { ...plan, queued: plan.runs.length > 0 ? [reference] : [] };
  });
  return { recorded, claims };
}

/**
 * Locks the cursors of ticks that are due and whose jobs are still as they were announced. `$1..$5` are the ticks by column: jobs,
 * revisions, last ticks, due instants, runs. What is decided about them is said to happen when the transaction began, so that must not have
 * been before they were due.
 */
export const LOCK_DUE = {
  name: 'lock_due_undecided',
  text: `
    SELECT t.run_id
    FROM job_cursor c JOIN (
      SELECT job_id, revision, to_timestamp(last_tick / 1000) AS last_tick, to_timestamp(due_at / 1000) AS due_at, run_id
      FROM unnest($1::uuid[], $2::int[], $3::float8[], $4::float8[], $5::uuid[])
        AS tick (job_id, revision, last_tick, due_at, run_id)
    ) t USING (job_id)
    WHERE ${STANDS_AT_INSTANT} AND t.due_at <= now()
    ORDER BY c.job_id
    FOR UPDATE OF c SKIP LOCKED`,
};

/** The parameters of LOCK_DUE. */
export const lockValues = (ticks: UndecidedTick[]): unknown[] => [
  arrayText(ticks.map(({ job_id }) => job_id)),
  arrayText(ticks.map(({ revision }) => revision)),
  arrayText(ticks.map(({ last_tick }) => last_tick)),
  arrayText(ticks.map(({ due_at }) => due_at)),
  arrayText(ticks.map(announcedRunId)),
];

/**
 * Advances locked cursors past one tick each, and inserts the rows of the ticks: the runs that begin now as claimed, which saves a
 * second write of each. `$1..$10` are the ticks by column: jobs, revisions, due instants, the due times after them, statuses, fired, runs, states,
 * whether runs exclude each other, and the revisions that the caller knows, else 0. `$11` and `$12` are the runner and the claim id.
 * Nothing is joined with what was inserted, since that would compare each row with each.
 */
export const RECORD_DECIDED = {
  name: 'record_decided',
  text: `
    WITH tick AS MATERIALIZED (
      SELECT job_id, revision, to_timestamp(due_at / 1000) AS due_at, to_timestamp(next_due / 1000) AS next_due, status, fired, run_id,
             state, exclusive, known
      FROM unnest($1::uuid[], $2::int[], $3::float8[], $4::float8[], $5::text[], $6::int[], $7::uuid[], $8::text[], $9::boolean[],
                  $10::int[])
        AS t (job_id, revision, due_at, next_due, status, fired, run_id, state, exclusive, known)
    ), advanced AS (
      UPDATE job_cursor c
      SET status = t.status, last_tick = t.due_at, next_due = t.next_due, fired = t.fired,
          last_run_id = CASE t.state WHEN 'skipped' THEN c.last_run_id ELSE t.run_id END
      FROM tick t WHERE c.job_id = t.job_id
    ), inserted AS (
      INSERT INTO runs (id, job_id, job_revision, trigger, state, reason, scheduled_at, created_at, queued_at, finished_at,
                        skip_from, skip_to, skip_count, exclusive, runner_id, claim_id, claimed_at, deadline_at)
      SELECT t.run_id, t.job_id, t.revision, 'schedule', t.state, CASE t.state WHEN 'skipped' THEN 'overlap' END, t.due_at, now(),
             r.queued_at, CASE t.state WHEN 'skipped' THEN now() END,
             s.at, s.at, CASE t.state WHEN 'skipped' THEN 1 END, t.exclusive AND t.state <> 'skipped',
             r.runner_id, r.claim_id, r.queued_at, r.queued_at + j.timeout_seconds * interval '1 second'
      FROM tick t JOIN jobs j ON j.id = t.job_id
      LEFT JOIN LATERAL (SELECT now() AS queued_at, $11::uuid AS runner_id, $12::uuid AS claim_id) r ON t.state = 'running'
      LEFT JOIN LATERAL (SELECT t.due_at AS at) s ON t.state = 'skipped'
      ON CONFLICT (id) DO NOTHING
      RETURNING id
    )
    SELECT r.id AS run_id, NULL::uuid AS dispatch_id, t.job_id, t.revision AS job_revision, 1 AS attempt, r.trigger, r.scheduled_at,
           NULL AS own_payload,
           (extract(epoch FROM r.claimed_at - ${AGES_FROM}) * 1000)::float8 AS age_ms,
           ${nextTickIn('r.claimed_at')} AS next_tick_in_ms,
           ${beginWithin('r.claimed_at')} AS begin_within_ms,
           CASE WHEN t.revision <> t.known THEN ${JOB} END AS job
    FROM tick t JOIN jobs j ON j.id = t.job_id
    CROSS JOIN LATERAL (SELECT t.run_id AS id, 'schedule' AS trigger, t.due_at AS scheduled_at, now() AS created_at, now() AS claimed_at) r
    CROSS JOIN LATERAL (SELECT t.due_at AS last_tick, t.next_due) c
    WHERE t.state = 'running' AND CASE WHEN t.run_id IN (SELECT id FROM inserted) THEN true END`,
};

/** The parameters of RECORD_DECIDED. */
export const recordValues = (
  ticks: UndecidedTick[],
  plans: RecordedPlan[],
  known: KnownJobs,
  { runner_id, claim_id }: Claimant,
): unknown[] => [
  arrayText(ticks.map(({ job_id }) => job_id)),
  arrayText(ticks.map(({ revision }) => revision)),
  arrayText(ticks.map(({ due_at }) => due_at)),
  arrayText(plans.map(({ cursor }) => cursor.next_due)),
  arrayText(plans.map(({ cursor }) => cursor.status)),
  arrayText(plans.map(({ cursor }) => cursor.fired)),
  arrayText(ticks.map(announcedRunId)),
  arrayText(plans.map(stateOf)),
  arrayText(plans.map(({ overlap }) => isExclusive(overlap))),
  arrayText(ticks.map((tick) => known.get(announcedRunId(tick))?.revision ?? 0)),
  runner_id,
  claim_id,
];

/** What becomes of the one tick of a plan. */
const stateOf = ({ runs, waiting }: RecordedPlan): 'running' | 'waiting' | 'skipped' => {
  if (runs.length > 0) return 'running';
  return typeof waiting === 'number' ? 'waiting' : 'skipped';
};
