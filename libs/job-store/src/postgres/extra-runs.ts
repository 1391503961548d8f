import { otherRunId, type JsonText, type RunTrigger } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { OperationRun } from '../operation-store.js';
import { keepCursors, lockCursor, setLastRun } from './cursors.js';
import { query } from './database.js';
import { timestampOf } from './instants.js';
import { storedPayload } from './job-rows.js';

/** Runs that are not ticks, born `queued`. */

interface ExtraRun {
  jobId: string;
  trigger: Extract<RunTrigger, 'manual' | 'replay'>;
  payload: JsonText | null;
  replayOf: string | null;
}

/** Records a run as its job's newest. Resolves to its id, or null for an unknown job. */
export async function insertQueued(client: pg.PoolClient, run: ExtraRun): Promise<string | null> {
  const { jobId, trigger, payload, replayOf } = run;
  const cursor = await lockCursor(client, jobId);
  if (cursor === null) return null;
  const runId = otherRunId(Math.floor(cursor.now), randomUUID());
  const created = timestampOf(cursor.now);
  await query(client, INSERT_QUEUED, [
    runId,
    jobId,
    cursor.revision,
    created,
    payload?.text,
    trigger,
    replayOf,
  ]);
  await setLastRun(client, jobId, runId);
  return runId;
}

const INSERT_QUEUED = {
  name: 'insert_queued',
  text: `
    INSERT INTO runs (id, job_id, job_revision, trigger, state, scheduled_at, created_at, queued_at, payload, replay_of,
                      exclusive)
    SELECT $1, j.id, $3, $6, 'queued', $4, $4, $4, $5::json, $7, coalesce(j.policies ->> 'overlap', 'allow') <> 'allow'
    FROM jobs j WHERE j.id = $2`,
};

/**
 * Records a run that repeats another, with that one's payload unless it has its own. Null when the original or its job
 * is unknown.
 */
export async function insertReplay(
  client: pg.PoolClient,
  runId: string,
  payload: JsonText | null,
): Promise<string | null> {
  const [original] = await query<{ job_id: string; payload: string | null }>(client, REPLAYED_RUN, [runId]);
  if (original === undefined) return null;
  const own = payload ?? storedPayload(original.payload);
  return insertQueued(client, { jobId: original.job_id, trigger: 'replay', payload: own, replayOf: runId });
}

const REPLAYED_RUN = { name: 'replayed_run', text: 'SELECT job_id, payload::text FROM runs WHERE id = $1' };

/**
 * Records the runs of an operation, and returns the missing job of each run that has none. Locks the cursors against
 * deletion, which would otherwise miss the new runs and leave them open.
 */
export async function insertOperationRuns(client: pg.PoolClient, runs: OperationRun[]): Promise<string[]> {
  if (runs.length === 0) return [];
  const existing = await keepCursors(client, [...new Set(runs.map(({ job_id }) => job_id))]);
  const known = runs.filter(({ job_id }) => existing.has(job_id));
  const columns = [
    known.map(({ id }) => id),
    known.map(({ job_id }) => job_id),
    known.map(({ trigger }) => trigger),
  ];
  const instants = known.map(({ scheduled_at }) => scheduled_at && timestampOf(scheduled_at));
  await query(client, INSERT_OPERATION_RUNS, [...columns, instants]);
  await query(client, SET_LAST_RUNS, columns);
  return runs.filter(({ job_id }) => !existing.has(job_id)).map(({ job_id }) => job_id);
}

const INSERT_OPERATION_RUNS = {
  name: 'insert_operation_runs',
  text: `
    INSERT INTO runs (id, job_id, job_revision, trigger, state, scheduled_at, created_at, queued_at)
    SELECT run.id, run.job_id, c.revision, run.trigger, 'queued', coalesce(run.scheduled_at, now()), now(), now()
    FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[]) AS run (id, job_id, trigger, scheduled_at)
    JOIN job_cursor c USING (job_id)
    ON CONFLICT (id) DO NOTHING`,
};

/** Like every manual run, these become their jobs' newest runs; backfilled runs lie in the past. */
const SET_LAST_RUNS = {
  name: 'set_last_runs',
  text: `
    UPDATE job_cursor c SET last_run_id = run.id
    FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS run (id, job_id, trigger)
    WHERE c.job_id = run.job_id AND run.trigger = 'manual'`,
};
