import { announcedRunId, CANARY_JOB_ID, tickRunId, type AnnouncedTick } from '@job-scheduler/job-model';
import { MOST_LEAD_MS, type Claimant } from '../claim-ledger.js';
import { arrayText } from './array-text.js';
import type { KnownJobs } from './called-jobs.js';
import { JOB, type ClaimRow } from './claims.js';
import type { StatementOn } from './daily-statements.js';
import { WHOLE_SYSTEM } from './stop-switch.js';

/** A tick that stays recorded for no longer than this after it was due is too late for its announcement, milliseconds. */
const LAPSED_MS = 1_000;

/** Whether the cursor `c` of a job is as it was when its tick `t` was announced, and nothing stops the job, and it is not too late. */
export const STANDS_AT_INSTANT = `
  c.revision = t.revision AND c.last_tick = t.last_tick AND c.next_due = t.due_at AND c.status = 'active'
  AND t.due_at > clock_timestamp() - ${LAPSED_MS} * interval '1 millisecond'
  AND NOT EXISTS (
    SELECT FROM stops s
    WHERE s.namespace = (SELECT namespace FROM jobs j WHERE j.id = t.job_id)
       OR s.namespace = '${WHOLE_SYSTEM}' AND t.job_id <> '${CANARY_JOB_ID}')`;

/**
 * Records announced ticks and claims their runs, as one statement, just before they are due: the runs are made, and their cursors
 * advanced, of those jobs that are still as they were announced. Whoever changes a job holds its cursor, so a change comes either
 * before this, and the tick is not recorded, or after it, and waits until the tick is past (`passedTick`).
 *
 * `$1..$10` are the ticks by column: jobs, revisions, last ticks, due instants, the due times after them, fired, timeouts, runs,
 * dispatches, and the revisions that the caller knows, else 0: only what differs is answered. `$11` and `$12` are the runner and the
 * claim id. A tick that this claim has recorded already is answered again.
 *
 * What is written says of everything that it happened at the due instant. A cursor that is locked is passed over.
 *
 * One claim may record the ticks of one instant in parts: where one is refused, or where one was locked at a try whose answer was lost.
 * Their dispatch is the same.
 */
export const recordAnnounced: StatementOn = (table) => ({
  name: `record_announced_${table}`,
  text: `
    WITH tick AS MATERIALIZED (
      SELECT job_id, revision, to_timestamp(last_tick / 1000) AS last_tick, to_timestamp(due_at / 1000) AS due_at,
             to_timestamp(next_due / 1000) AS next_due, fired, timeout, run_id, dispatch_id, known
      FROM unnest($1::uuid[], $2::int[], $3::float8[], $4::float8[], $5::float8[], $6::int[], $7::float8[], $8::uuid[],
                  $9::uuid[], $10::int[])
        AS t (job_id, revision, last_tick, due_at, next_due, fired, timeout, run_id, dispatch_id, known)
    ), locked AS MATERIALIZED (
      SELECT t.* FROM tick t JOIN job_cursor c ON c.job_id = t.job_id
      WHERE ${STANDS_AT_INSTANT} AND t.due_at < clock_timestamp() + ${MOST_LEAD_MS} * interval '1 millisecond'
      ORDER BY c.job_id
      FOR UPDATE OF c SKIP LOCKED
    ), advanced AS (
      UPDATE job_cursor c SET last_tick = l.due_at, next_due = l.next_due, fired = l.fired, last_run_id = l.run_id
      FROM locked l WHERE c.job_id = l.job_id
      RETURNING c.job_id
    ), inserted AS (
      INSERT INTO ${table} (id, job_id, job_revision, trigger, state, scheduled_at, created_at, exclusive, dispatch_id)
      SELECT l.run_id, l.job_id, l.revision, 'schedule', 'queued', l.due_at, greatest(l.due_at, now()), false, l.dispatch_id
      FROM locked l WHERE CASE WHEN l.job_id IN (SELECT job_id FROM advanced) THEN true END
      ON CONFLICT (id) DO NOTHING
      RETURNING id, dispatch_id, created_at
    ), dispatched AS (
      INSERT INTO dispatches (id, run_ids, open_runs, queued_at, claim_before, timeout_seconds, runner_id, claim_id, claimed_at,
                              deadline_at)
      SELECT dispatch_id, array_agg(id), count(*), min(created_at), min(created_at), max(timeout), $11::uuid, $12::uuid,
             min(created_at), min(created_at) + max(timeout) * interval '1 second'
      FROM inserted i JOIN tick t USING (dispatch_id) WHERE t.run_id = i.id
      GROUP BY dispatch_id
      ON CONFLICT (id) DO UPDATE SET
        run_ids = dispatches.run_ids || excluded.run_ids, open_runs = dispatches.open_runs + excluded.open_runs,
        timeout_seconds = greatest(dispatches.timeout_seconds, excluded.timeout_seconds),
        deadline_at = greatest(dispatches.deadline_at, excluded.deadline_at)
      RETURNING id, claim_id
    )
    SELECT t.run_id, extract(epoch FROM clock_timestamp())::float8 * 1000 AS now,
           CASE WHEN t.revision <> t.known THEN (SELECT ${JOB} FROM jobs j WHERE j.id = t.job_id) END AS job
    FROM tick t
    WHERE t.run_id IN (SELECT i.id FROM inserted i JOIN dispatched d ON d.id = i.dispatch_id WHERE d.claim_id = $12)
       OR EXISTS (SELECT FROM dispatches d
                  WHERE d.id = t.dispatch_id AND d.claim_id = $12 AND t.run_id = ANY(d.run_ids) AND t.run_id <> ALL(d.left_out))`,
});

/** The dispatch in which a claim takes all ticks of one instant: always the same, so that the claim can be repeated. */
export const dispatchOf = ({ due_at }: AnnouncedTick, { claim_id }: Claimant): string =>
  tickRunId(due_at, claim_id);

/** The parameters of `recordAnnounced`. */
export const announcedValues = (ticks: AnnouncedTick[], known: KnownJobs, claimant: Claimant): unknown[] => [
  arrayText(ticks.map(({ job_id }) => job_id)),
  arrayText(ticks.map(({ revision }) => revision)),
  arrayText(ticks.map(({ last_tick }) => last_tick)),
  arrayText(ticks.map(({ due_at }) => due_at)),
  arrayText(ticks.map(({ next_due }) => next_due)),
  arrayText(ticks.map(({ fired }) => fired)),
  arrayText(ticks.map(({ timeout }) => timeout)),
  arrayText(ticks.map(announcedRunId)),
  arrayText(ticks.map((tick) => dispatchOf(tick, claimant))),
  arrayText(ticks.map((tick) => known.get(announcedRunId(tick))?.revision ?? 0)),
  claimant.runner_id,
  claimant.claim_id,
];

/** A row of `recordAnnounced`. */
export type TakenRow = Pick<ClaimRow, 'run_id' | 'job'> & { now: number };

/** The run of a tick that was recorded, as a claim answers it. */
export const announcedClaim = (
  tick: AnnouncedTick,
  { run_id, job }: TakenRow,
  claimant: Claimant,
): ClaimRow => ({
  run_id,
  dispatch_id: dispatchOf(tick, claimant),
  job_id: tick.job_id,
  job_revision: tick.revision,
  attempt: 1,
  trigger: 'schedule',
  scheduled_at: tick.due_at,
  own_payload: null,
  age_ms: 0,
  next_tick_in_ms: tick.next_due - tick.due_at,
  begin_within_ms: null,
  job,
});
