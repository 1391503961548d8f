import {
  tickRunId,
  type Attempt,
  type Run,
  type RunState,
  type RunTrigger,
  type Skip,
} from '@job-scheduler/job-model';
import type pg from 'pg';
import type { RunSummary } from '../run-ledger.js';

/** The columns of the ledger that a run is read from; `jobs` is joined for the name. */
export const RUN_COLUMNS = `
  r.id, r.job_id, j.name AS job_name, r.job_revision, r.trigger, r.scheduled_at, r.state, r.reason,
  r.created_at, r.started_at, r.finished_at, r.skip_from, r.skip_to, r.skip_count, r.attempts,
  r.next_attempt_at, r.replay_of`;

/** An attempt as it is kept in the row; its body lies in `response_bodies`, at the same place. */
export type StoredAttempt = Omit<Attempt, 'response_body'>;

export interface RunRow {
  id: string;
  job_id: string;
  job_name: string;
  job_revision: number;
  trigger: RunTrigger;
  scheduled_at: number;
  state: RunState;
  reason: string | null;
  created_at: number;
  started_at: number | null;
  finished_at: number | null;
  skip_from: number | null;
  skip_to: number | null;
  skip_count: number | null;
  attempts: StoredAttempt[];
  next_attempt_at: number | null;
  replay_of: string | null;
}

/** What attempts that were recorded before there were policies do not say. */
const UNSAID = {
  response_headers: null,
  response_encoding: 'utf8',
  response_bytes: null,
  timings: null,
  completion: null,
} as const;

/** A run without response bodies, from its row. */
export function summaryFromRow({
  skip_from,
  skip_to,
  skip_count,
  attempts,
  next_attempt_at,
  ...run
}: RunRow): RunSummary {
  const skip =
    skip_from === null || skip_to === null || skip_count === null
      ? null
      : { from: skip_from, to: skip_to, count: skip_count };
  const isAwaiting = run.state === 'awaiting';
  return {
    ...run,
    next_attempt_at: isAwaiting ? null : next_attempt_at,
    completion_due_at: isAwaiting ? next_attempt_at : null,
    skip,
    attempts: attempts.map((attempt) => ({ ...UNSAID, ...attempt })),
  };
}

/** A run's row with the bodies kept beside it. */
export type WholeRunRow = RunRow & { response_bodies: (string | null)[] };

/** The whole row of a run. */
export const GET_RUN = `SELECT ${RUN_COLUMNS}, r.response_bodies FROM runs r JOIN jobs j ON j.id = r.job_id WHERE r.id = $1`;

/** A whole run, from its row. */
export function runFromRow(row: WholeRunRow): Run {
  const { response_bodies, ...rest } = row;
  const attempts = row.attempts.map((attempt, index) => ({
    ...attempt,
    response_body: response_bodies[index] ?? null,
  }));
  return { ...summaryFromRow(rest), attempts };
}

/** Writes skip rows of one job. */
export async function insertSkips(
  client: pg.PoolClient,
  jobId: string,
  revision: number,
  skips: Skip[],
): Promise<void> {
  for (const { from, to, count, reason } of skips) {
    const instants = [from, to].map((at) => new Date(at).toISOString());
    await client.query(INSERT_SKIP, [tickRunId(to, jobId), jobId, revision, reason, ...instants, count]);
  }
}

const INSERT_SKIP = `
  INSERT INTO runs (id, job_id, job_revision, trigger, state, reason, scheduled_at, created_at, finished_at,
                    skip_from, skip_to, skip_count)
  VALUES ($1, $2, $3, 'schedule', 'skipped', $4, $6, now(), now(), $5, $6, $7)`;

/** Cancels the runs of a job on which nothing is being sent. */
export async function cancelRuns(client: pg.PoolClient, jobId: string, reason: string): Promise<void> {
  await client.query(CANCEL_RUNS, [jobId, reason]);
}

const CANCEL_RUNS = `
  UPDATE runs SET state = 'cancelled', reason = $2, finished_at = now()
  WHERE job_id = $1 AND finished_at IS NULL AND state IN ('queued', 'waiting', 'retrying')`;
