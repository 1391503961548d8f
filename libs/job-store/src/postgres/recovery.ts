import type { DueJob, DueRun, RunReference } from '@job-scheduler/job-model';
import { Recovery, type CutOffClaim, type FreedRuns, type Renewal } from '../recovery.js';
import { execute, inTransaction, type Database, type Statement } from './database.js';
import { followEnds } from './ended-runs.js';
import { releaseWaiting } from './exclusive-runs.js';
import { CUT_OFF, FREE_ABANDONED, FREE_CUT_OFF, RUNNER_LOST } from './freed-runs.js';
import { ago } from './instants.js';
import { DUE_RUNS, OVERDUE_RUNS } from './retries.js';
import { MAY_RUN, type WrittenRow } from './run-endings.js';

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

  async freeAbandoned(
    silentMs: number,
    overdueMs: number,
    limit: number,
    spared: string[] = [],
  ): Promise<FreedRuns> {
    return this.freed(FREE_ABANDONED, [RUNNER_LOST, silentMs, overdueMs, limit, spared]);
  }

  renewals(): Promise<Renewal[]> {
    return this.run<Renewal>(RENEWALS, []);
  }

  async freeCutOff(claims: CutOffClaim[]): Promise<FreedRuns> {
    return this.freed(FREE_CUT_OFF, [
      CUT_OFF,
      claims.map(({ run_id }) => run_id),
      claims.map(({ claim_id }) => claim_id),
      claims.map(({ ended_after_ms }) => ended_after_ms),
    ]);
  }

  private async freed(statement: Statement, values: unknown[]): Promise<FreedRuns> {
    const rows = await this.run<WrittenRow>(statement, values);
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

const RENEWALS = {
  name: 'renewals',
  text: 'SELECT id AS runner_id, renewed_at::text AS renewal FROM runners',
};

const REMOVE_RUNNER = { name: 'remove_runner', text: 'DELETE FROM runners WHERE id = $1' };

const HOLD_LEASE = {
  name: 'hold_lease',
  text: `
    INSERT INTO leases AS l (name, holder, expires_at) VALUES ($1, $2, now() + $3::float8 * interval '1 millisecond')
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
      WHERE l.holder = excluded.holder OR l.expires_at < now()
    RETURNING name`,
};

const RELEASE_LEASE = { name: 'release_lease', text: 'DELETE FROM leases WHERE name = $1 AND holder = $2' };
