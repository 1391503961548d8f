import { and, eq, isNotNull, isNull, lt, ne, not, notExists, sql, type SQL } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { Retention } from '../retention.js';
import { forgetAudit } from './audit-log.js';
import type { Database } from './database.js';
import { dropExpiredPartitions, ensurePartitions } from './partitions.js';
import {
  alerts,
  idempotencyKeys,
  jobCursor,
  jobRevisions,
  jobs,
  operations,
  runners,
  runs,
} from './schema.js';
import { forgetSessions, forgetSignIns } from './sessions.js';
import { eachInItsTurn } from './steps.js';

/** How long an answer is kept for replay under its Idempotency-Key. */
const IDEMPOTENCY_WINDOW_HOURS = 24;
const OPERATIONS_KEPT_DAYS = 90;

/** Retention by dropping partitions. */
export class PostgresRetention extends Retention {
  constructor(private readonly database: Database) {
    super();
  }

  async maintain(retainDays: number, auditDays: number | null = null): Promise<{ dropped: string[] }> {
    const { pool, orm } = this.database;
    const dropped: string[] = [];
    await eachInItsTurn([
      () => dropExpiredPartitions(pool, retainDays, (name) => void dropped.push(name)),
      () => ensurePartitions(pool),
      ...sweeps(orm, retainDays).map((sweep) => () => sweep),
      ...(auditDays === null ? [] : [() => forgetAudit(orm, auditDays)]),
      () => forgetSessions(orm),
      () => forgetSignIns(orm),
    ]);
    return { dropped };
  }
}

/**
 * Statements that remove old rows and rows that nothing refers to any more; each runs when it is awaited. Each removes all of
 * them or none, so each leaves alone what the schema would keep from being deleted: a deleted job that still has a cursor.
 */
const sweeps = (orm: NodePgDatabase, retainDays: number): PromiseLike<unknown>[] => [
  orm.delete(alerts).where(
    and(
      lt(alerts.at, ago(retainDays, 'day')),
      ne(alerts.state, 'pending'),
      // Keeps alerts about failures that still go on: they record that these were reported.
      not(goesOn),
    ),
  ),
  orm.delete(idempotencyKeys).where(lt(idempotencyKeys.claimed_at, ago(IDEMPOTENCY_WINDOW_HOURS, 'hour'))),
  orm.delete(runners).where(lt(runners.renewed_at, ago(1, 'day'))),
  orm.delete(operations).where(lt(operations.finished_at, ago(OPERATIONS_KEPT_DAYS, 'day'))),
  orm
    .delete(jobs)
    .where(
      and(
        isNotNull(jobs.deleted_at),
        notExists(orm.select({ id: runs.id }).from(runs).where(eq(runs.job_id, jobs.id))),
        notExists(orm.select({ id: jobCursor.job_id }).from(jobCursor).where(eq(jobCursor.job_id, jobs.id))),
      ),
    ),
  orm
    .delete(jobRevisions)
    .where(notExists(orm.select({ id: jobs.id }).from(jobs).where(eq(jobs.id, jobRevisions.job_id)))),
];

const goesOn = sql`(${alerts.event} = 'failure' AND ${isNull(alerts.ended_at)})`;

const ago = (count: number, unit: 'hour' | 'day'): SQL =>
  sql`now() - ${count}::float8 * ${sql.raw(`interval '1 ${unit}'`)}`;
