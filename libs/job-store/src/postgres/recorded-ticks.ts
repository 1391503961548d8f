import { firstRunIdAt, type RecordedTicks, type RunState } from '@job-scheduler/job-model';
import type { PostgresShare } from '@job-scheduler/platform/postgres';
import type { TickQuery } from '../run-history.js';
import { execute } from './database.js';
import { timestampOf } from './instants.js';
import { STATE_OF } from './leased-runs.js';
import { aheadMs, onceDue } from './unseen-ticks.js';

/** A row that accounts for ticks of a job. */
interface TickRow {
  run_id: string;
  job_revision: number;
  state: RunState;
  reason: string | null;
  scheduled_at: number;
  created_at: number;
  skip_from: number | null;
  skip_to: number | null;
  skip_count: number | null;
  ahead_ms: number;
}

/** A run that may have been in the way of others. */
interface MadeRun {
  id: string;
  created_at: number;
  finished_at: number | null;
}

/** The rows that account for a job's ticks in a range, each with the run that was in its way. */
export async function recordedTicks(
  pool: PostgresShare,
  { job_id, from, to, limit }: TickQuery,
): Promise<RecordedTicks[]> {
  const range = [job_id, firstRunIdAt(from), firstRunIdAt(to)];
  const rows = await onceDue(await execute<TickRow>(pool, TICK_ROWS, [...range, timestampOf(to), limit]));
  const made = rows.some(isBlocked) ? await execute<MadeRun>(pool, MADE_RUNS, range) : [];
  return rows.map((row) => ({
    run_id: row.run_id,
    job_revision: row.job_revision,
    state: row.state,
    reason: row.reason,
    scheduled_at: row.scheduled_at,
    skip: skipOf(row),
    blocked_by: isBlocked(row) ? blockerOf(row, made) : null,
  }));
}

const isBlocked = ({ state, reason }: TickRow): boolean =>
  state === 'waiting' || (state === 'skipped' && reason === 'overlap');

/** The newest run that was active when the row was written. */
function blockerOf({ created_at, run_id }: TickRow, made: MadeRun[]): string | null {
  const blocker = made.findLast(
    (run) =>
      run.id !== run_id &&
      run.created_at <= created_at &&
      (run.finished_at === null || run.finished_at >= created_at),
  );
  return blocker?.id ?? null;
}

function skipOf({ skip_from, skip_to, skip_count }: TickRow): RecordedTicks['skip'] {
  if (skip_from === null || skip_to === null || skip_count === null) return null;
  return { from: skip_from, to: skip_to, count: skip_count };
}

/** Besides the rows in the range, the skip row that begins in it and ends after it: rows are found by their last tick. */
const TICK_ROWS = {
  name: 'tick_rows',
  text: `
    (SELECT r.id AS run_id, r.job_revision, ${STATE_OF} AS state, r.reason, r.scheduled_at, r.created_at,
            r.skip_from, r.skip_to, r.skip_count, ${aheadMs('r.scheduled_at')} AS ahead_ms
     FROM runs r
     WHERE r.job_id = $1 AND r.id >= $2::uuid AND r.id < $3::uuid AND r.trigger = 'schedule'
     ORDER BY r.id LIMIT $5)
    UNION ALL
    (SELECT * FROM (
       SELECT r.id, r.job_revision, r.state, r.reason, r.scheduled_at, r.created_at, r.skip_from, r.skip_to, r.skip_count,
              0::float8
       FROM runs r WHERE r.job_id = $1 AND r.id >= $3::uuid AND r.trigger = 'schedule' ORDER BY r.id LIMIT 1
     ) AS next WHERE next.skip_from < $4::timestamptz)
    ORDER BY run_id`,
};

/** The runs of a range that occupied their job, until their end was written, and the newest one before it. A range holds at most so many. */
const MADE_RUNS = {
  name: 'made_runs',
  text: `
    SELECT id, created_at, coalesce(noted_at, finished_at) AS finished_at FROM runs
    WHERE job_id = $1 AND exclusive AND state NOT IN ('skipped', 'waiting') AND id < $3::uuid
      AND id >= coalesce((SELECT id FROM runs
                          WHERE job_id = $1 AND exclusive AND state NOT IN ('skipped', 'waiting') AND id < $2::uuid
                          ORDER BY id DESC LIMIT 1), $2::uuid)
    ORDER BY id LIMIT 10000`,
};
