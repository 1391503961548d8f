import { JsonText, type Cursor, type Job } from '@job-scheduler/job-model';
import { inTurns } from '@job-scheduler/platform';
import type pg from 'pg';
import { query } from './database.js';
import { timestampOf } from './instants.js';
import { cursorColumns, jobColumns } from './job-rows.js';

/** How many jobs one statement writes. */
const JOBS_PER_STATEMENT = 500;

/** A job whose rows are written. */
export interface WrittenJob {
  job: Job;
  /** Its failures in a row are forgiven. */
  restarts: boolean;
}

/** Inserts the rows of jobs and their cursors. */
export const insertJobs = (client: pg.PoolClient, jobs: Job[], manager: string): Promise<void> =>
  inPortions(
    client,
    INSERT_JOBS,
    jobs.map((job) => ({ job, restarts: false })),
    manager,
  );

/** Writes the rows of jobs and their cursors again. */
export const updateJobs = (client: pg.PoolClient, jobs: WrittenJob[], manager: string): Promise<void> =>
  inPortions(client, UPDATE_JOBS, jobs, manager);

async function inPortions(
  client: pg.PoolClient,
  statement: { name: string; text: string },
  jobs: WrittenJob[],
  manager: string,
): Promise<void> {
  for (let from = 0; from < jobs.length; from += JOBS_PER_STATEMENT) {
    const rows = await inTurns(jobs.slice(from, from + JOBS_PER_STATEMENT), rowOf);
    await query(client, statement, [JSON.stringify(rows), manager]);
  }
}

/** The columns of a job and its cursor. What PostgreSQL keeps as it was written, the payload, is text within the JSON. */
function rowOf({ job, restarts }: WrittenJob): object {
  const { id, namespace, definition, pause, created_at, updated_at } = job;
  const { payload, ...columns } = jobColumns(id, definition, pause);
  const instants = {
    ...pickInstants(columns),
    created_at: timestampOf(created_at),
    updated_at: timestampOf(updated_at),
  };
  const { last_tick, next_due, ...cursor } = cursorColumns(job.cursor);
  const due = { last_tick: timestampOf(last_tick), next_due: instantOrNull(next_due) };
  return { id, namespace, ...columns, payload: textOf(payload), ...instants, ...cursor, ...due, restarts };
}

const pickInstants = ({
  start_at,
  end_at,
  paused_at,
  pause_until,
}: Pick<ReturnType<typeof jobColumns>, 'start_at' | 'end_at' | 'paused_at' | 'pause_until'>) => ({
  start_at: instantOrNull(start_at),
  end_at: instantOrNull(end_at),
  paused_at: instantOrNull(paused_at),
  pause_until: instantOrNull(pause_until),
});

const instantOrNull = (at: Cursor['next_due']): string | null => (at === null ? null : timestampOf(at));

const textOf = (payload: JsonText | null): string | null => payload?.text ?? null;

const JOB_COLUMNS = {
  name: 'text',
  description: 'text',
  schedule: 'text',
  timezone: 'text',
  dst_gap: 'text',
  dst_fold: 'text',
  start_at: 'timestamptz',
  end_at: 'timestamptz',
  max_runs: 'integer',
  tags: 'text[]',
  callback_url: 'text',
  http_method: 'text',
  headers: 'json',
  query: 'json',
  payload: 'text',
  timeout_seconds: 'double precision',
  success: 'json',
  policies: 'jsonb',
  schedule_words: 'text',
  pause_reason: 'text',
  pause_actor: 'text',
  paused_at: 'timestamptz',
  pause_until: 'timestamptz',
  updated_at: 'timestamptz',
};
const CURSOR_COLUMNS = {
  revision: 'integer',
  status: 'text',
  last_tick: 'timestamptz',
  next_due: 'timestamptz',
  fired: 'integer',
};
const OTHERS = { id: 'uuid', namespace: 'text', created_at: 'timestamptz', restarts: 'boolean' };

const JOB_NAMES = Object.keys(JOB_COLUMNS).join(', ');
const CURSOR_NAMES = Object.keys(CURSOR_COLUMNS).join(', ');
const JOB_VALUES = Object.keys(JOB_COLUMNS)
  .map((name) => (name === 'payload' ? 'row.payload::json' : `row.${name}`))
  .join(', ');
const CURSOR_VALUES = Object.keys(CURSOR_COLUMNS)
  .map((name) => `row.${name}`)
  .join(', ');

const ROWS = `row AS (
      SELECT * FROM json_to_recordset($1::json) AS row (
        ${Object.entries({ ...OTHERS, ...JOB_COLUMNS, ...CURSOR_COLUMNS })
          .map(([name, type]) => `${name} ${type}`)
          .join(', ')}))`;

const INSERT_JOBS = {
  name: 'insert_jobs',
  text: `
    WITH ${ROWS}, inserted AS (
      INSERT INTO jobs (id, namespace, created_at, manager, ${JOB_NAMES})
      SELECT row.id, row.namespace, row.created_at, $2, ${JOB_VALUES} FROM row
    )
    INSERT INTO job_cursor (job_id, ${CURSOR_NAMES}) SELECT row.id, ${CURSOR_VALUES} FROM row`,
};

const UPDATE_JOBS = {
  name: 'update_jobs',
  text: `
    WITH ${ROWS}, updated AS (
      UPDATE jobs j SET (manager, drifted, ${JOB_NAMES}) = ROW($2, false, ${JOB_VALUES}) FROM row WHERE j.id = row.id
    )
    UPDATE job_cursor c
    SET (${CURSOR_NAMES}) = ROW(${CURSOR_VALUES}), failures = CASE WHEN row.restarts THEN 0 ELSE c.failures END
    FROM row WHERE c.job_id = row.id`,
};
