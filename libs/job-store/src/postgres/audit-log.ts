import { firstRunIdAt, otherRunId } from '@job-scheduler/job-model';
import { Batcher, isolateBadItems } from '@job-scheduler/platform';
import { and, desc, eq, gte, inArray, lt, sql, type SQL } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import {
  AuditLog,
  type Audited,
  type AuditEntry,
  type AuditQuery,
  type NewAuditEntry,
} from '../audit-log.js';
import { BadDataError } from '../job-repository.js';
import type { Page } from '../page.js';
import { storeNow } from './cursors.js';
import { available, type Database } from './database.js';
import { isInNamespaces, pageOf } from './pages.js';
import { audit } from './schema.js';
import { storableText } from './storable.js';

/** Of entries that are written at once. */
const ENTRIES_PER_STATEMENT = 500;

/** An entry, and when it was noted, on the monotonic clock. */
interface Noted {
  entry: NewAuditEntry;
  at: number;
}

/** The audit in PostgreSQL. */
export class PostgresAuditLog extends AuditLog {
  /** What is noted meanwhile goes into the next statement: whoever is refused all the time takes one connection, not all. */
  private readonly batcher: Batcher<Noted, unknown>;

  constructor(private readonly database: Database) {
    super();
    this.batcher = new Batcher({
      limit: ENTRIES_PER_STATEMENT,
      lanes: 1,
      write: (entries) => this.write(entries),
    });
  }

  async note(entry: NewAuditEntry): Promise<void> {
    const outcome = await this.batcher.add({ entry, at: performance.now() });
    if (outcome !== null) throw outcome;
  }

  /** Resolves to the failure of each entry, null where there is none. */
  private async write(noted: Noted[]): Promise<unknown[]> {
    const { bad, interruption } = await isolateBadItems(
      noted,
      (items) => available(() => this.insert(items)).then(() => items),
      (error) => error instanceof BadDataError,
    );
    const failures = new Map(bad.map(({ item, error }) => [item, error]));
    for (const item of interruption?.items ?? []) failures.set(item, interruption?.error);
    return noted.map((item) => failures.get(item) ?? null);
  }

  private async insert(noted: Noted[]): Promise<void> {
    const now = await storeNow(this.database.pool);
    const insertedAt = performance.now();
    const rows = noted.map(({ entry, at }) => rowOf(entry, Math.round(now - (insertedAt - at))));
    await this.database.orm.insert(audit).values(rows);
  }

  async list(query: AuditQuery): Promise<Page<AuditEntry, string>> {
    const rows = await available(() =>
      this.database.orm
        .select()
        .from(audit)
        .where(conditionsOf(query))
        .orderBy(desc(audit.id))
        .limit(query.limit + 1),
    );
    const page = pageOf(rows, query.limit, (last) => last.id);
    return { ...page, items: page.items.map(entryFrom) };
  }
}

/** Notes a write as part of its transaction. */
export async function noteWrite<Written>(
  client: pg.PoolClient,
  audited: Audited<NonNullable<Written>> | undefined,
  result: Written,
): Promise<void> {
  if (audited === undefined || result === null || result === undefined) return;
  const entry = audited(result);
  if (entry !== null) await insert(drizzle(client), entry, await storeNow(client));
}

const insert = (orm: NodePgDatabase, entry: NewAuditEntry, now: number) =>
  orm.insert(audit).values(rowOf(entry, now));

const rowOf = ({ subject, ...entry }: NewAuditEntry, now: number): typeof audit.$inferInsert => ({
  id: otherRunId(now, randomUUID()),
  at: now,
  ...entry,
  // It may quote what was refused.
  detail: storableText(entry.detail),
  subject_kind: subject?.kind,
  subject_id: subject?.id,
  subject_name: subject?.name,
});

function entryFrom(row: typeof audit.$inferSelect): AuditEntry {
  const { subject_kind: kind, subject_id: id, subject_name: name, ...entry } = row;
  return { ...entry, subject: kind === null || id === null ? null : { kind, id, name } };
}

const conditionsOf = (query: AuditQuery): SQL | undefined => {
  const { actor, action, outcome, namespaces, subject_id, from, to, after } = query;
  return and(
    actor.length > 0 ? inArray(audit.actor, actor) : undefined,
    action.length > 0 ? inArray(audit.action, action) : undefined,
    outcome.length > 0 ? inArray(audit.outcome, outcome) : undefined,
    isInNamespaces(audit.namespace, namespaces),
    subject_id === null ? undefined : eq(audit.subject_id, subject_id),
    from === null ? undefined : gte(audit.id, firstRunIdAt(from)),
    to === null ? undefined : lt(audit.id, firstRunIdAt(to)),
    after === null ? undefined : lt(audit.id, after),
  );
};

/** Removes entries from before so many days. */
export const forgetAudit = (orm: NodePgDatabase, days: number) =>
  orm.delete(audit).where(lt(audit.at, sql`now() - ${days}::float8 * interval '1 day'`));
