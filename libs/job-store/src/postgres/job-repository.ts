import type { Job, JobChange, JobStatus } from '@job-scheduler/job-model';
import { and, eq, isNull, type SQL } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import {
  JobRepository,
  NameTakenError,
  type JobPosition,
  type JobQuery,
  type JobWrite,
  type Page,
} from '../job-repository.js';
import {
  available,
  type Connection,
  type Database,
  execute,
  inTransaction,
  uniqueViolation,
} from './database.js';
import { conditionsOf, joinsCursor, orderOf, positionOf } from './job-list.js';
import { cursorColumns, jobColumns, jobFromRow, type JobRow } from './job-rows.js';
import { insertTickRuns, isExclusive, makeExclusive, resolveOverlaps } from './exclusive-runs.js';
import { cancelRuns, insertSkips } from './run-rows.js';
import { jobCursor, jobs } from './schema.js';

/** Jobs in PostgreSQL. */
export class PostgresJobRepository extends JobRepository {
  private readonly orm: NodePgDatabase;

  constructor(private readonly database: Database) {
    super();
    this.orm = drizzle(database.pool);
  }

  async create(decide: (now: number) => Job): Promise<Job> {
    return this.refusingTakenNames(async (client) => {
      const orm = drizzle(client);
      const job = decide(await storeNow(client));
      const { id, definition, pause, created_at, updated_at } = job;
      await orm.insert(jobs).values({ id, ...jobColumns(definition, pause), created_at, updated_at });
      await orm.insert(jobCursor).values({ job_id: id, ...cursorColumns(job.cursor) });
      return job;
    });
  }

  get(id: string): Promise<Job | null> {
    return this.findOne(eq(jobs.id, id));
  }

  getByName(name: string): Promise<Job | null> {
    return this.findOne(eq(jobs.name, name));
  }

  async list(query: JobQuery): Promise<Page<Job, JobPosition>> {
    const rows = await available(
      selectJobs(this.orm)
        .where(conditionsOf(query))
        .orderBy(...orderOf(query.sort))
        .limit(query.limit + 1),
    );
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    const lastRuns = await this.lastRuns(page, this.database.hotPool);
    return {
      items: page.map((row) => jobFromRow(row, lastRuns.get(row.job_cursor.last_run_id ?? '') ?? null)),
      next: rows.length > query.limit && last !== undefined ? positionOf(query.sort, last) : null,
    };
  }

  async countByStatus(): Promise<Map<JobStatus, number>> {
    const text = 'SELECT status, count(*)::int AS count FROM job_cursor GROUP BY status';
    const { rows } = await available(this.database.pool.query<{ status: JobStatus; count: number }>(text));
    return new Map(rows.map(({ status, count }) => [status, count]));
  }

  async edit(id: string, decide: (job: Job, now: number) => JobChange | null): Promise<JobWrite | null> {
    return this.refusingTakenNames(async (client) => {
      const current = await this.lock(client, id);
      if (current === null) return null;
      const { job, now } = current;
      const change = decide(job, now);
      if (change === null) return { job, changed: false, skips: [], queued: [] };
      const { definition, cursor, pause } = change;
      const orm = drizzle(client);
      await orm
        .update(jobs)
        .set({ ...jobColumns(definition, pause), updated_at: now })
        .where(eq(jobs.id, id));
      await orm
        .update(jobCursor)
        .set({ ...cursorColumns(cursor), ...(isRestart(job, change) && { failures: 0 }) })
        .where(eq(jobCursor.job_id, id));
      const effects = await recordSideEffects(client, job, change);
      return { job: { ...job, definition, cursor, pause, updated_at: now }, changed: true, ...effects };
    });
  }

  async delete(
    id: string,
    decide: (job: Job, now: number) => Pick<JobChange, 'skips' | 'cancelRuns'>,
  ): Promise<boolean> {
    return inTransaction(this.database.pool, async (client) => {
      const current = await this.lock(client, id);
      if (current === null) return false;
      const { job, now } = current;
      const orm = drizzle(client);
      const effects = { ...decide(job, now), cursor: job.cursor, definition: job.definition, runs: [] };
      await recordSideEffects(client, job, effects);
      await orm.delete(jobCursor).where(eq(jobCursor.job_id, id));
      await orm.update(jobs).set({ deleted_at: now }).where(eq(jobs.id, id));
      return true;
    });
  }

  private async findOne(condition: SQL): Promise<Job | null> {
    const [row] = await available(selectJobs(this.orm).where(and(condition, isNull(jobs.deleted_at))));
    if (row === undefined) return null;
    const lastRuns = await this.lastRuns([row], this.database.hotPool);
    return jobFromRow(row, lastRuns.get(row.job_cursor.last_run_id ?? '') ?? null);
  }

  /** Reads a job under its lock, with the store's clock as of after the lock. */
  private async lock(client: pg.PoolClient, id: string): Promise<{ job: Job; now: number } | null> {
    const [row] = await selectJobs(drizzle(client))
      .where(and(eq(jobs.id, id), isNull(jobs.deleted_at)))
      .for('update');
    if (row === undefined) return null;
    const lastRuns = await this.lastRuns([row], client);
    const job = jobFromRow(row, lastRuns.get(row.job_cursor.last_run_id ?? '') ?? null);
    return { job, now: await storeNow(client) };
  }

  /**
   * The last runs of jobs, by run id; runs that retention removed are missing. Who holds a lock passes its own
   * connection: all others may be waiting for the lock.
   */
  private async lastRuns(rows: JobRow[], connection: Connection): Promise<Map<string, Job['last_run']>> {
    const ids = rows.flatMap((row) => row.job_cursor.last_run_id ?? []);
    if (ids.length === 0) return new Map();
    const runs = await execute<NonNullable<Job['last_run']>>(connection, LAST_RUNS, [ids]);
    return new Map(runs.map((run) => [run.id, run]));
  }

  private async refusingTakenNames<Result>(
    work: (client: pg.PoolClient) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await inTransaction(this.database.pool, work);
    } catch (error) {
      const violation = uniqueViolation(error, 'jobs_name');
      throw violation === null ? error : new NameTakenError(takenName(violation));
    }
  }
}

const LAST_RUNS = {
  name: 'last_runs',
  text: 'SELECT r.id, r.state, r.scheduled_at FROM unnest($1::uuid[]) AS wanted (id) JOIN runs r USING (id)',
};

const selectJobs = (orm: NodePgDatabase) =>
  orm.select().from(jobs).innerJoin(jobCursor, joinsCursor).$dynamic();

async function storeNow(client: pg.PoolClient): Promise<number> {
  const { rows } = await client.query<{ now: number }>('SELECT clock_timestamp() AS now');
  return rows[0]?.now ?? Number.NaN;
}

/** Whether a stopped job fires again: its failures are forgiven. */
const isRestart = (job: Job, { cursor }: JobChange): boolean =>
  cursor.status === 'active' && job.cursor.status !== 'active';

/** Writes what a change does to the ledger. Resolves to what was skipped and what is queued by it. */
async function recordSideEffects(
  client: pg.PoolClient,
  job: Job,
  change: Omit<JobChange, 'pause'>,
): Promise<Pick<JobWrite, 'skips' | 'queued'>> {
  const { revision } = change.cursor;
  const { overlap } = change.definition;
  if (isExclusive(overlap) && !isExclusive(job.definition.overlap)) await makeExclusive(client, job.id);
  const plan = { job_id: job.id, expected: change.cursor, cursor: change.cursor, overlap };
  const resolved = await resolveOverlaps(client, [{ ...plan, runs: change.runs, skips: change.skips }]);
  const queued = await insertTickRuns(client, resolved);
  const skips = resolved.flatMap((recorded) => recorded.skips);
  await insertSkips(client, job.id, revision, skips);
  if (change.cancelRuns !== null) await cancelRuns(client, job.id, change.cancelRuns);
  return { skips, queued };
}

/** PostgreSQL tells the offending key in the error's detail: `Key (name)=(…) already exists.` */
const takenName = (detail: string): string =>
  /^Key \(name\)=\((.*)\) already exists\.$/s.exec(detail)?.[1] ?? '';
