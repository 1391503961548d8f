import type { DueJob, DueRun, RunReference } from '@job-scheduler/job-model';
import { Recovery, type FreedRuns } from '../recovery.js';
import { execute, inTransaction, type Database, type Statement } from './database.js';
import { followEnds } from './ended-runs.js';
import { releaseWaiting } from './exclusive-runs.js';
import { ago } from './instants.js';
import { DUE_RUNS, OVERDUE_RUNS } from './retries.js';
import { endsNowIf, MAY_RUN, NOTE_ENDS, STOPPED_BY, WRITTEN, type WrittenRow } from './run-endings.js';

/** Recovery from PostgreSQL alone. */
export class PostgresRecovery extends Recovery {
  constructor(private readonly database: Database) {
    super();
  }

  dueJobs(afterJobId: string | null, limit: number): Promise<DueJob[]> {
    return this.run<DueJob>(DUE_JOBS, [afterJobId ?? FIRST_ID, limit]);
  }

  async overdueJobs(overdueMs: number, limit: number): Promise<{ now: number; jobs: DueJob[] }> {
    const rows = await this.run<DueJob & { now: number }>(OVERDUE_JOBS, [overdueMs, limit]);
    const jobs = rows.map(({ job_id, next_due }) => ({ job_id, next_due }));
    return { now: Math.floor(rows[0]?.now ?? 0), jobs };
  }

  dueRuns(afterRunId: string | null, limit: number): Promise<DueRun[]> {
    return this.run<DueRun>(DUE_RUNS, [afterRunId ?? FIRST_ID, limit]);
  }

  overdueRuns(overdueMs: number, limit: number): Promise<DueRun[]> {
    return this.run<DueRun>(OVERDUE_RUNS, [overdueMs, limit]);
  }

  async releaseWaiting(limit: number): Promise<RunReference[]> {
    const rows = await this.run<{ job_id: string }>(JOBS_TO_RELEASE, [limit]);
    if (rows.length === 0) return [];
    const jobIds = rows.map((row) => row.job_id);
    return inTransaction(this.database.hotPool, (client) => releaseWaiting(client, jobIds));
  }

  async oldestDueAgeMs(): Promise<number> {
    const [row] = await this.run<{ age: number }>(OLDEST_DUE_AGE, []);
    return row?.age ?? 0;
  }

  requeueStale(queuedForMs: number, queueIsEmpty: boolean, limit: number): Promise<RunReference[]> {
    return this.run<RunReference>(REQUEUE_STALE, [queuedForMs, queueIsEmpty, limit]);
  }

  async renewRunner(runnerId: string): Promise<void> {
    await this.run(RENEW_RUNNER, [runnerId]);
  }

  async removeRunner(runnerId: string): Promise<void> {
    await this.run(REMOVE_RUNNER, [runnerId]);
  }

  async freeAbandoned(silentMs: number, overdueMs: number, limit: number): Promise<FreedRuns> {
    const rows = await this.run<WrittenRow>(FREE_ABANDONED, [silentMs, overdueMs, limit, RUNNER_LOST]);
    const queued = rows.filter(({ state }) => state === 'queued');
    return {
      queued: queued.map(({ run_id, attempt }) => ({ run_id, attempt })),
      ...(await followEnds(this.database, rows)),
    };
  }

  async holdLease(name: string, holder: string, durationMs: number): Promise<boolean> {
    return (await this.run(HOLD_LEASE, [name, holder, durationMs])).length > 0;
  }

  async releaseLease(name: string, holder: string): Promise<void> {
    await this.run(RELEASE_LEASE, [name, holder]);
  }

  private run<Row extends object>(statement: Statement, values: unknown[]): Promise<Row[]> {
    return execute<Row>(this.database.hotPool, statement, values);
  }
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

const DUE_JOBS = {
  name: 'due_jobs',
  text: `SELECT job_id, next_due FROM job_cursor WHERE job_id > $1 AND next_due IS NOT NULL ORDER BY job_id LIMIT $2`,
};

const OVERDUE_JOBS = {
  name: 'overdue_jobs',
  text: `
    SELECT job_id, next_due, now() AS now FROM job_cursor WHERE coalesce(next_due, 'infinity') < ${ago('$1')}
    ORDER BY coalesce(next_due, 'infinity') LIMIT $2`,
};

const JOBS_TO_RELEASE = {
  name: 'jobs_to_release',
  text: `
    SELECT DISTINCT w.job_id FROM runs w WHERE ${MAY_RUN}
    LIMIT $1`,
};

const OLDEST_DUE_AGE = {
  name: 'oldest_due_age',
  text: `
    SELECT greatest(extract(epoch FROM now() - next_due) * 1000, 0)::float8 AS age FROM job_cursor
    WHERE coalesce(next_due, 'infinity') < now() ORDER BY coalesce(next_due, 'infinity') LIMIT 1`,
};

/** Skips locked rows, so that nobody waits for recovery. */
const REQUEUE_STALE = {
  name: 'requeue_stale',
  text: `
    WITH stale AS (
      SELECT id FROM runs
      WHERE finished_at IS NULL AND state = 'queued' AND queued_at < ${ago('$1')}
        AND ($2 OR queued_at < (SELECT max(queued_at) FROM runs WHERE finished_at IS NULL AND state = 'running')
                               - $1::float8 * interval '1 millisecond')
      ORDER BY queued_at LIMIT $3 FOR UPDATE SKIP LOCKED
    )
    UPDATE runs r SET queued_at = now() FROM stale WHERE r.id = stale.id RETURNING r.id AS run_id, r.attempt`,
};

const RENEW_RUNNER = {
  name: 'renew_runner',
  text: `
    INSERT INTO runners (id, started_at, renewed_at) VALUES ($1, now(), now())
    ON CONFLICT (id) DO UPDATE SET renewed_at = now()`,
};

const REMOVE_RUNNER = { name: 'remove_runner', text: 'DELETE FROM runners WHERE id = $1' };

/** How many attempts a run may show before it no longer shows those of lost runners, except the one that ends it. */
const MAX_SHOWN_ATTEMPTS = 50;

/** The attempt that a lost runner had begun with run `r`. */
const LOST_ATTEMPT = `
  jsonb_build_object(
    'number', r.attempt, 'runner_id', r.runner_id,
    'started_at', round(extract(epoch FROM r.claimed_at) * 1000),
    'duration_ms', greatest(round(extract(epoch FROM now() - r.claimed_at) * 1000), 0),
    'http_status', NULL, 'error_code', 'runner_lost', 'error_message', $4::text,
    'response_headers', NULL, 'response_encoding', 'utf8', 'response_bytes', NULL, 'response_truncated', false,
    'timings', NULL)`;

const IS_SHOWN = 'f.has_room OR f.is_lost OR f.ended_by IS NOT NULL';

const RUNNER_LOST =
  'The runner stopped or lost its connection before it could record the result; the call may have reached the target.';

const FREE_ABANDONED = {
  name: 'free_abandoned',
  text: `
    WITH abandoned AS (
      SELECT r.id FROM runs r LEFT JOIN runners holder ON holder.id = r.runner_id
      WHERE r.finished_at IS NULL AND r.state = 'running'
        AND (holder.id IS NULL OR holder.renewed_at < ${ago('$1')} OR r.deadline_at < ${ago('$2')})
      ORDER BY r.id LIMIT $3 FOR UPDATE OF r SKIP LOCKED
    ), freed AS (
      SELECT a.id, coalesce(r.cancel_reason, ${STOPPED_BY}) AS ended_by,
             coalesce(j.policies ->> 'delivery' = 'at_most_once', false) AS is_lost,
             jsonb_array_length(r.attempts) < ${MAX_SHOWN_ATTEMPTS} AS has_room
      FROM abandoned a JOIN runs r USING (id) LEFT JOIN job_cursor c ON c.job_id = r.job_id
      LEFT JOIN jobs j ON j.id = r.job_id
    ), written AS (
      UPDATE runs r
      SET state = CASE WHEN f.ended_by IS NOT NULL THEN 'cancelled' WHEN f.is_lost THEN 'lost' ELSE 'queued' END,
          reason = coalesce(f.ended_by, CASE WHEN f.is_lost THEN 'runner_lost' END),
          ${endsNowIf('(f.ended_by IS NOT NULL OR f.is_lost)')},
          queued_at = now(), runner_id = NULL, claim_id = NULL,
          started_at = coalesce(r.started_at, r.claimed_at),
          attempts = CASE WHEN ${IS_SHOWN} THEN r.attempts || ${LOST_ATTEMPT} ELSE r.attempts END,
          response_bodies = CASE WHEN ${IS_SHOWN} THEN r.response_bodies || NULL::text ELSE r.response_bodies END
      FROM freed f WHERE r.id = f.id
      RETURNING ${WRITTEN}
    ), ${NOTE_ENDS}`,
};

const HOLD_LEASE = {
  name: 'hold_lease',
  text: `
    INSERT INTO leases AS l (name, holder, expires_at) VALUES ($1, $2, now() + $3::float8 * interval '1 millisecond')
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
      WHERE l.holder = excluded.holder OR l.expires_at < now()
    RETURNING name`,
};

const RELEASE_LEASE = { name: 'release_lease', text: 'DELETE FROM leases WHERE name = $1 AND holder = $2' };
