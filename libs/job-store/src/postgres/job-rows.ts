import type { Cursor, Job, Pause } from '@job-scheduler/job-model';
import type { jobCursor, jobs } from './schema.js';

/** A job's rows, as joined. */
export interface JobRow {
  jobs: typeof jobs.$inferSelect;
  job_cursor: typeof jobCursor.$inferSelect;
}

/** The part of a job's row that a write may change. */
export function jobColumns(definition: Job['definition'], pause: Pause | null) {
  const { name, description, schedule, timezone, dst_gap, dst_fold, start_at, end_at, max_runs, tags } =
    definition;
  return {
    ...{ name, description, schedule, timezone, dst_gap, dst_fold, start_at, end_at, max_runs, tags },
    ...definition.job,
    pause_reason: pause?.reason ?? null,
    pause_actor: pause?.actor ?? null,
    paused_at: pause?.paused_at ?? null,
    pause_until: pause?.until ?? null,
  };
}

/** The part of a cursor's row that a write may change. */
export const cursorColumns = ({ revision, status, last_tick, next_due, fired }: Cursor): Cursor => ({
  revision,
  status,
  last_tick,
  next_due,
  fired,
});

/** A job from its rows. Its last run is looked up apart. */
export function jobFromRow({ jobs: row, job_cursor: cursor }: JobRow, last_run: Job['last_run']): Job {
  const { name, description, schedule, timezone, dst_gap, dst_fold, start_at, end_at, max_runs, tags } = row;
  const { callback_url, http_method, headers, query, payload, timeout_seconds } = row;
  return {
    id: row.id,
    definition: {
      ...{ name, description, schedule, timezone, dst_gap, dst_fold, start_at, end_at, max_runs, tags },
      catch_up: 'latest',
      catch_up_window_seconds: 3600,
      overlap: 'allow',
      delivery: 'at_least_once',
      job: { callback_url, http_method, headers, query, payload, timeout_seconds },
    },
    cursor: cursorColumns(cursor),
    pause: pauseFromRow(row),
    created_at: row.created_at,
    updated_at: row.updated_at,
    last_run,
  };
}

function pauseFromRow(row: JobRow['jobs']): Pause | null {
  if (row.paused_at === null || row.pause_actor === null) return null;
  return {
    reason: row.pause_reason,
    actor: row.pause_actor,
    paused_at: row.paused_at,
    until: row.pause_until,
  };
}
