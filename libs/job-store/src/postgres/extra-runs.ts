import { otherRunId, type Run, type RunTrigger } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { GET_RUN, runFromRow, type WholeRunRow } from './run-rows.js';

/** A run that is not a tick. */
interface ExtraRun {
  jobId: string;
  trigger: Extract<RunTrigger, 'manual' | 'replay'>;
  payload: unknown;
  replayOf: string | null;
}

/** Records a run that is not a tick, born `queued`, as its job's newest. Null for an unknown job. */
export async function insertQueued(client: pg.PoolClient, run: ExtraRun): Promise<Run | null> {
  const { jobId, trigger, payload, replayOf } = run;
  const { rows } = await client.query<{ revision: number; now: number }>(LOCK_CURSOR, [jobId]);
  const cursor = rows[0];
  if (cursor === undefined) return null;
  const runId = otherRunId(Math.floor(cursor.now), randomUUID());
  const json = payload === undefined || payload === null ? null : JSON.stringify(payload);
  const created = new Date(cursor.now).toISOString();
  await client.query(INSERT_QUEUED, [runId, jobId, cursor.revision, created, json, trigger, replayOf]);
  await client.query('UPDATE job_cursor SET last_run_id = $2 WHERE job_id = $1', [jobId, runId]);
  const inserted = await client.query<WholeRunRow>(GET_RUN, [runId]);
  return inserted.rows[0] === undefined ? null : runFromRow(inserted.rows[0]);
}

const INSERT_QUEUED = `
  INSERT INTO runs (id, job_id, job_revision, trigger, state, scheduled_at, created_at, queued_at, payload, replay_of,
                    exclusive)
  SELECT $1, j.id, $3, $6, 'queued', $4, $4, $4, $5::json, $7, coalesce(j.policies ->> 'overlap', 'allow') <> 'allow'
  FROM jobs j WHERE j.id = $2`;

const LOCK_CURSOR = 'SELECT revision, clock_timestamp() AS now FROM job_cursor WHERE job_id = $1 FOR UPDATE';
