import {
  CANARY_JOB_ID,
  DEFAULT_NAMESPACE,
  type Job,
  type JobChange,
  type JobStatus,
} from '@job-scheduler/job-model';
import { and, eq, inArray, isNull, ne, sql, type Column, type SQL } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import type { PgTable } from 'drizzle-orm/pg-core';
import type pg from 'pg';
import type { Audited } from '../audit-log.js';
import type { EndedRun } from '../outcomes/ended-run.js';
import type { OnceOnly } from '../idempotency-store.js';
import type { Author } from '../job-revisions.js';
import {
  JobRepository,
  NameTakenError,
  type JobPosition,
  type JobQuery,
  type JobWrite,
} from '../job-repository.js';
import type { Page } from '../page.js';
import { noteWrite } from './audit-log.js';
import { passedTick, storeNow } from './cursors.js';
import { available, type Connection, type Database, inTransaction, uniqueViolation } from './database.js';
import { deedOf, isRestart, recordSideEffects } from './job-effects.js';
import { keepLastRevisions, keepRevisions } from './job-revisions.js';
import { writeOnce } from './idempotency-store.js';
import { isAmongFew, isAmongMany, orderOfPart, partsOf, type ListPart } from './job-list-parts.js';
import {
  conditionsOf,
  hasFilters,
  idsOf,
  isByValue,
  orderOf,
  positionIn,
  positionOf,
  type JobFilters,
} from './job-list.js';
import { cursorColumns, jobColumns, jobFromRow, pauseColumns, type JobRow } from './job-rows.js';
import { readJobRows, selectJobs } from './joined-rows.js';
import { lastRuns } from './last-runs.js';
import { isInNamespaces, orderBy, pageOf } from './pages.js';
import { noteSecretUses } from './secret-uses.js';
import { jobCursor, jobs } from './schema.js';
import { onceDue } from './unseen-ticks.js';

/**
 * So many jobs are found first and sorted then. PostgreSQL walks the order of a list instead when it expects few of them, and does not
 * know that they may stand at its end: it would read all jobs.
 */
const FEW = 2_000;

const isAnyOf = (column: Column, ids: readonly string[]): SQL =>
  sql`${column} = ANY(${sql.param([...ids])}::uuid[])`;

/** Jobs in PostgreSQL. */
export class PostgresJobRepository extends JobRepository {
  constructor(private readonly database: Database) {
    super();
  }

  create(
    decide: (now: number) => Job,
    once?: OnceOnly<Job>,
    author?: Author,
    audited?: Audited<Job>,
  ): Promise<Job> {
    return this.write(once, audited, async (client) => {
      const orm = drizzle(client);
      const job = decide(await storeNow(client));
      const { id, namespace, definition, pause, created_at, updated_at } = job;
      await orm
        .insert(jobs)
        .values({ id, namespace, ...jobColumns(id, definition, pause), created_at, updated_at });
      await orm.insert(jobCursor).values({ job_id: id, ...cursorColumns(job.cursor) });
      await noteSecretUses(client, job, null, definition);
      await keepRevisions(client, [id], { author, action: 'created', defines: true });
      return job;
    });
  }

  get(id: string): Promise<Job | null> {
    return this.findOne(eq(jobs.id, id));
  }

  getByName(name: string, namespace = DEFAULT_NAMESPACE): Promise<Job | null> {
    return this.findOne(and(eq(jobs.name, name), eq(jobs.namespace, namespace)));
  }

  async list(query: JobQuery): Promise<Page<Job, JobPosition>> {
    const rows = await available(() => this.rowsOf(query));
    const page = pageOf(await onceDue(rows), query.limit, (last) => positionOf(query.sort, last));
    return { ...page, items: await this.jobsFrom(page.items) };
  }

  /** The rows of a page, and one more if there is one. */
  private async rowsOf(query: JobQuery): Promise<ListedRow[]> {
    const { sort, limit } = query;
    const few = hasFilters(query) ? await this.fewOf(query) : null;
    if (few === null && isByValue(sort)) return this.rowsByPart(partsOf(query, sort), limit + 1);
    const isWanted =
      few === null
        ? and(conditionsOf(query), positionIn(query))
        : inArray(jobs.id, this.pageAmong(few, query));
    const selected = selectJobs(this.database.orm)
      .where(isWanted)
      .orderBy(...orderBy(orderOf(sort)))
      .limit(limit + 1);
    return readJobRows(this.database.pool, selected);
  }

  private async rowsByPart(parts: ListPart[], limit: number): Promise<ListedRow[]> {
    const rows: ListedRow[] = [];
    for (const part of parts) {
      const earlier = rows.map((row) => row.jobs.id);
      rows.push(...(await this.rowsOfPart(part, earlier, limit - rows.length)));
      if (rows.length === limit) break;
    }
    return rows;
  }

  /** The first rows of a part, in one statement, so that each of them belongs to it. */
  private async rowsOfPart(part: ListPart, earlier: string[], limit: number): Promise<ListedRow[]> {
    const { orm } = this.database;
    const count = await this.countUpTo(FEW, part.filters);
    if (count === 0) return [];
    const isFound = count > FEW ? isAmongMany(part, earlier) : isAmongFew(orm, part, earlier, limit);
    const selected = selectJobs(orm).where(isFound).orderBy(orderOfPart(part)).limit(limit);
    return readJobRows(this.database.pool, selected);
  }

  /** The ids of a page of a few jobs, from the one table that knows its order: the other is then read for the page alone. */
  private pageAmong(few: readonly string[], query: JobQuery) {
    const order = orderOf(query.sort);
    // Deleted since its id was read: it must not take a place of the page, and has no cursor any more.
    const isKept = order.id === jobs.id ? isNull(jobs.deleted_at) : undefined;
    return this.database.orm
      .select({ id: sql<string>`${order.id}` })
      .from(order.id.table as PgTable)
      .where(and(isAnyOf(order.id, few), isKept, positionIn(query)))
      .orderBy(...orderBy(order))
      .limit(query.limit + 1);
  }

  /** The ids of all jobs that a query finds, on whatever page, if they are few; else null. */
  private async fewOf(query: JobQuery): Promise<string[] | null> {
    const rows = await idsOf(this.database.orm, query).limit(FEW + 1);
    return rows.length > FEW ? null : rows.map(({ id }) => id);
  }

  count(query: JobQuery, most: number): Promise<number> {
    return available(() => this.countUpTo(most, query));
  }

  /** `most` + 1 for more than that. */
  private async countUpTo(most: number, filters: JobFilters): Promise<number> {
    const found = idsOf(this.database.orm, filters)
      .limit(most + 1)
      .as('found');
    const rows = await this.database.orm.select({ count: sql<number>`count(*)::int` }).from(found);
    return rows[0]?.count ?? 0;
  }

  async countByStatus(namespaces: readonly string[] | null = null): Promise<Map<JobStatus, number>> {
    const { status } = jobCursor;
    const counted = this.database.orm
      .select({ status, count: sql<number>`count(*)::int` })
      .from(jobCursor)
      .$dynamic();
    if (namespaces !== null) counted.innerJoin(jobs, eq(jobs.id, jobCursor.job_id));
    const isCounted = and(ne(jobCursor.job_id, CANARY_JOB_ID), isInNamespaces(jobs.namespace, namespaces));
    const rows = await available(() => counted.where(isCounted).groupBy(status));
    return new Map(rows.map(({ status, count }) => [status, count]));
  }

  edit(
    id: string,
    decide: (job: Job, now: number) => JobChange | null,
    once?: OnceOnly<JobWrite>,
    author?: Author,
    audited?: Audited<JobWrite>,
  ): Promise<JobWrite | null> {
    return this.write(once, audited, async (client) => {
      const current = await this.lock(client, id);
      if (current === null) return null;
      const { job, now } = current;
      const change = decide(job, now);
      if (change === null) return { job, changed: false, skips: [], queued: [], ended: [] };
      const { definition, pause } = change;
      const orm = drizzle(client);
      await orm
        .update(jobs)
        .set({ ...changedColumns(job, change), updated_at: now })
        .where(eq(jobs.id, id));
      await noteSecretUses(client, job, job.definition, definition);
      await orm
        .update(jobCursor)
        .set({ ...cursorColumns(change.cursor), ...(isRestart(job, change) && { failures: 0 }) })
        .where(eq(jobCursor.job_id, id));
      await keepRevisions(client, [id], { author, ...deedOf(job, change, author) });
      const { cursor, ...effects } = await recordSideEffects(client, job, change);
      if (cursor.fired !== change.cursor.fired)
        await orm.update(jobCursor).set(cursorColumns(cursor)).where(eq(jobCursor.job_id, id));
      return { job: { ...job, definition, cursor, pause, updated_at: now }, changed: true, ...effects };
    });
  }

  async delete(
    id: string,
    decide: (job: Job, now: number) => Pick<JobChange, 'skips' | 'cancelRuns'>,
    author?: Author,
    audited?: Audited<EndedRun[]>,
  ): Promise<EndedRun[] | null> {
    if (id === CANARY_JOB_ID) return null;
    return inTransaction(this.database.pool, async (client) => {
      const current = await this.lock(client, id);
      if (current === null) return null;
      const { job, now } = current;
      const orm = drizzle(client);
      const effects = { ...decide(job, now), cursor: job.cursor, definition: job.definition, runs: [] };
      const { ended } = await recordSideEffects(client, job, effects);
      await noteSecretUses(client, job, job.definition, null);
      await keepLastRevisions(client, [id], author);
      await orm.delete(jobCursor).where(eq(jobCursor.job_id, id));
      await orm.update(jobs).set({ deleted_at: now }).where(eq(jobs.id, id));
      await noteWrite(client, audited, ended);
      return ended;
    });
  }

  private async findOne(condition: SQL | undefined): Promise<Job | null> {
    const selected = selectJobs(this.database.orm).where(and(condition, isNull(jobs.deleted_at)));
    const rows = await available(() => readJobRows(this.database.pool, selected));
    return (await this.jobsFrom(await onceDue(rows)))[0] ?? null;
  }

  private jobsFrom(rows: JobRow[]): Promise<Job[]> {
    return available(() => withLastRuns(rows, this.database.hotPool));
  }

  /** Reads a job under its lock, and the store's clock once its last tick is past. */
  private async lock(client: pg.PoolClient, id: string): Promise<{ job: Job; now: number } | null> {
    const selected = selectJobs(drizzle(client)).where(and(eq(jobs.id, id), isNull(jobs.deleted_at)));
    const rows = await readJobRows(client, selected.for('update'));
    const [job] = await withLastRuns(rows, client);
    return job === undefined ? null : { job, now: await passedTick(client, [job.cursor.last_tick]) };
  }

  /** Throws NameTakenError, and KeyTakenError. */
  private async write<Written>(
    once: OnceOnly<NonNullable<Written>> | undefined,
    audited: Audited<NonNullable<Written>> | undefined,
    work: (client: pg.PoolClient) => Promise<Written>,
  ): Promise<Written> {
    try {
      return await inTransaction(this.database.pool, (client) =>
        writeOnce(client, once, () => work(client), audited),
      );
    } catch (error) {
      const violation = uniqueViolation(error, 'jobs_name');
      throw violation === null ? error : new NameTakenError(takenName(violation));
    }
  }
}

type ListedRow = Awaited<ReturnType<typeof readJobRows>>[number];

/**
 * Jobs from their rows. A caller that holds a lock passes its own connection, since all others may be waiting for the
 * lock.
 */
export async function withLastRuns(rows: JobRow[], connection: Connection): Promise<Job[]> {
  const ids = rows.flatMap((row) => row.job_cursor.last_run_id ?? []);
  const runs = await lastRuns(connection, ids);
  return rows.map((row) => jobFromRow(row, runs.get(row.job_cursor.last_run_id ?? '') ?? null));
}

/**
 * A definition that stays is not written again: values that another version stored there might not survive it, and must
 * not keep a job from being stopped.
 */
const changedColumns = (job: Job, { definition, pause }: JobChange) =>
  definition === job.definition
    ? pauseColumns(pause)
    : { ...jobColumns(job.id, definition, pause), drifted: sql`${jobs.manager} IS NOT NULL` };

/** PostgreSQL names the offending key in the error's detail: `Key (namespace, name)=(…, …) already exists.` */
export const takenName = (detail: string): string =>
  /^Key \(namespace, name\)=\([^,]*, (.*)\) already exists\.$/s.exec(detail)?.[1] ?? '';
