import type { DueJob, DueRun, RunReference } from '@job-scheduler/job-model';
import { isolateBadItems, type BadItem, type IsolatedBatch } from '@job-scheduler/platform';
import {
  type Listens,
  Recovery,
  type CutOffClaim,
  type FreedRuns,
  type LeftAlone,
  type QueuedRuns,
  type Renewal,
  type StuckRun,
} from '../recovery.js';
import { execute, inTransaction, isBadData, type Database, type Statement } from './database.js';
import { RUNNER_LEASE } from '../runner-lease.js';
import { followEnds } from './ended-runs.js';
import { releaseWaiting, TO_RELEASE } from './exclusive-runs.js';
import {
  ABANDONED,
  ABANDONED_IN_DISPATCHES,
  CUT_OFF,
  DETACH_ABANDONED,
  FREE_ABANDONED,
  FREE_CUT_OFF,
  RUNNER_LOST,
} from './freed-runs.js';
import { ago } from './instants.js';
import { DETACH_RUNS, DETACH_UNLOCKED_RUNS } from './leased-runs.js';
import {
  FORGET_DISPATCHES,
  referencesIn,
  REQUEUE_STALE,
  REQUEUE_STALE_DISPATCHES,
  STALE,
  STALE_DISPATCHES,
  type StaleDispatch,
} from './lost-messages.js';
import { DUE_RUNS, OVERDUE_RUNS } from './retries.js';
import type { WrittenRow } from './run-endings.js';

/** Recovery from PostgreSQL alone. */
export class PostgresRecovery extends Recovery {
  constructor(private readonly database: Database) {
    super();
  }

  dueJobs(afterJobId: string | null, limit: number): Promise<DueJob[]> {
    return this.run<DueJob>(DUE_JOBS, [afterJobId ?? FIRST_ID, limit]);
  }

  async overdueJobs(
    overdueMs: number,
    limit: number,
    except: string[] = [],
  ): Promise<{ now: number; jobs: DueJob[] }> {
    const rows = await this.run<DueJob & { now: number }>(OVERDUE_JOBS, [overdueMs, limit, except]);
    const jobs = rows.map(({ job_id, next_due }) => ({ job_id, next_due }));
    return { now: Math.floor(rows[0]?.now ?? 0), jobs };
  }

  dueRuns(afterRunId: string | null, limit: number): Promise<DueRun[]> {
    return this.run<DueRun>(DUE_RUNS, [afterRunId ?? FIRST_ID, limit]);
  }

  overdueRuns(overdueMs: number, limit: number, except: string[] = []): Promise<DueRun[]> {
    return this.run<DueRun>(OVERDUE_RUNS, [overdueMs, limit, except]);
  }

  async releaseWaiting(limit: number, except: string[] = []): Promise<QueuedRuns> {
    const waiting = await this.run<{ job_id: string; run_id: string }>(TO_RELEASE, [limit, except]);
    const { results, bad } = await isolateBadItems(
      waiting,
      (some) => {
        const jobIds = some.map(({ job_id }) => job_id);
        return inTransaction(this.database.hotPool, (client) => releaseWaiting(client, jobIds));
      },
      isBadData,
    );
    return { queued: results, stuck: bad.map(({ item: { run_id }, error }) => ({ run_id, error })) };
  }

  async oldestDueAgeMs(): Promise<number> {
    const [row] = await this.run<{ age: number }>(OLDEST_DUE_AGE, []);
    return row?.age ?? 0;
  }

  async requeueStale(
    queuedForMs: number,
    queueIsEmpty: boolean,
    limit: number,
    except: string[] = [],
  ): Promise<QueuedRuns> {
    const which = [queuedForMs, queueIsEmpty, limit, except];
    const runs = await this.isolated(STALE, which, (ids) =>
      this.run<RunReference>(REQUEUE_STALE, [...which, ids]),
    );
    const dispatches = await this.isolated<StaleDispatch, StaleDispatch>(STALE_DISPATCHES, which, (ids) =>
      this.run<StaleDispatch>(REQUEUE_STALE_DISPATCHES, [...which, ids]),
    );
    const stuckInDispatches = dispatches.bad.flatMap(({ item, error }) =>
      referencesIn(item).map(({ run_id }) => ({ run_id, error })),
    );
    return {
      queued: [...runs.results, ...dispatches.results.flatMap(referencesIn)],
      stuck: [...runs.bad.map(stuckRun), ...stuckInDispatches],
    };
  }

  async forgetEndedDispatches(): Promise<void> {
    await this.run(FORGET_DISPATCHES, []);
  }

  async renewRunner(runnerId: string, { runs, to }: Listens = { runs: 0, to: 'plain' }): Promise<void> {
    await execute(this.database.plannedOnce, RENEW_RUNNER, [runnerId, runs, to === 'all']);
  }

  async runnersListen(): Promise<Listens> {
    const [row] = await this.run<{ runs: number; all: boolean | null }>(RUNNERS_LISTEN, [
      RUNNER_LEASE.FREED_AFTER_MS,
    ]);
    return { runs: row?.runs ?? 0, to: row?.all === true ? 'all' : 'plain' };
  }

  async removeRunner(runnerId: string): Promise<void> {
    await this.run(REMOVE_RUNNER, [runnerId]);
  }

  async freeAbandoned(
    silentMs: number,
    overdueMs: number,
    limit: number,
    { runners = [], runs = [] }: LeftAlone = {},
  ): Promise<FreedRuns> {
    const which = [silentMs, overdueMs, limit, runners, runs];
    const undetached = await this.detachAbandoned(which);
    const { results, bad } = await this.isolated(ABANDONED, which, (runIds) =>
      this.run<WrittenRow>(FREE_ABANDONED, [...which, runIds, RUNNER_LOST]),
    );
    return this.freed(results, [...undetached, ...bad.map(({ item, error }) => ({ item: item.id, error }))]);
  }

  /** Resolves to the runs that cannot be detached. */
  private async detachAbandoned(which: unknown[]): Promise<BadItem<string>[]> {
    try {
      await this.run(DETACH_ABANDONED, which.slice(0, 4));
      return [];
    } catch (error) {
      if (!isBadData(error)) throw error;
    }
    const found = await this.run<{ id: string }>(ABANDONED_IN_DISPATCHES, which);
    const ids = found.map(({ id }) => id);
    const detach = (some: string[]) => this.run(DETACH_UNLOCKED_RUNS, [some]);
    return (await isolateBadItems(ids, detach, isBadData)).bad;
  }

  /**
   * Writes runs or dispatches at once and, when one of them is to blame for a failure, in parts: only then are they looked up.
   * Both statements take null, for all of them, or their ids as a last parameter.
   */
  private async isolated<Found extends { id: string }, Row>(
    lookup: Statement,
    which: unknown[],
    write: (ids: string[] | null) => Promise<Row[]>,
  ): Promise<Pick<IsolatedBatch<Found, Row>, 'results' | 'bad'>> {
    try {
      return { results: await write(null), bad: [] };
    } catch (error) {
      if (!isBadData(error)) throw error;
    }
    const found = await this.run<Found>(lookup, [...which, null]);
    return isolateBadItems(found, (some) => write(some.map(({ id }) => id)), isBadData);
  }

  renewals(): Promise<Renewal[]> {
    return this.run<Renewal>(RENEWALS, []);
  }

  async freeCutOff(claims: CutOffClaim[]): Promise<FreedRuns> {
    const free = async (some: CutOffClaim[]): Promise<WrittenRow[]> => {
      const ids = some.map(({ run_id }) => run_id);
      await this.run(DETACH_RUNS, [ids]);
      return this.run<WrittenRow>(FREE_CUT_OFF, [
        ids,
        some.map(({ claim_id }) => claim_id),
        some.map(({ ended_after_ms }) => ended_after_ms),
        CUT_OFF,
      ]);
    };
    const { results, bad, interruption } = await isolateBadItems(claims, free, isBadData);
    const left = (interruption?.items ?? []).map((item) => ({ item, error: interruption?.error }));
    return this.freed(
      results,
      [...bad, ...left].map(({ item, error }) => ({ item: item.run_id, error })),
    );
  }

  private async freed(rows: WrittenRow[], bad: BadItem<string>[]): Promise<FreedRuns> {
    const queued = rows.filter(({ state }) => state === 'queued');
    return {
      queued: queued.map(({ run_id, attempt }) => ({ run_id, attempt })),
      ...(await followEnds(this.database, rows)),
      attempts: rows.map(({ run_id, job_id, attempt, trigger, state }) => ({
        run_id,
        job_id,
        attempt,
        trigger,
        state,
        reason: 'runner_lost',
      })),
      stuck: bad.map(({ item, error }) => ({ run_id: item, error })),
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

const stuckRun = ({ item, error }: BadItem<{ id: string }>): StuckRun => ({ run_id: item.id, error });

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

const DUE_JOBS = {
  name: 'due_jobs',
  text: `SELECT job_id, next_due FROM job_cursor WHERE job_id > $1 AND next_due IS NOT NULL ORDER BY job_id LIMIT $2`,
};

const OVERDUE_JOBS = {
  name: 'overdue_jobs',
  text: `
    SELECT job_id, next_due, now() AS now FROM job_cursor
    WHERE coalesce(next_due, 'infinity') < ${ago('$1')} AND job_id <> ALL($3::uuid[])
    ORDER BY coalesce(next_due, 'infinity') LIMIT $2`,
};

const OLDEST_DUE_AGE = {
  name: 'oldest_due_age',
  text: `
    SELECT greatest(extract(epoch FROM now() - next_due) * 1000, 0)::float8 AS age FROM job_cursor
    WHERE coalesce(next_due, 'infinity') < now() ORDER BY coalesce(next_due, 'infinity') LIMIT 1`,
};

const RENEW_RUNNER = {
  name: 'renew_runner',
  text: `
    INSERT INTO runners (id, started_at, renewed_at, holds, decides) VALUES ($1, now(), now(), $2, $3)
    ON CONFLICT (id) DO UPDATE SET renewed_at = now()`,
};

const RUNNERS_LISTEN = {
  name: 'runners_listen',
  text: `
    SELECT CASE WHEN min(holds) > 0 THEN least(sum(holds), 1000000) ELSE 0 END::int AS runs, bool_and(decides) AS all FROM runners
    WHERE renewed_at > ${ago('$1')}`,
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
