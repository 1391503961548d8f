import { otherRunId } from '@job-scheduler/job-model';
import { and, desc, eq, getTableColumns, isNull, lt, or, sql, type SQL } from 'drizzle-orm';
import type { PgUpdateSetSource } from 'drizzle-orm/pg-core';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import {
  ApiKeys,
  type ApiKey,
  type ApiKeyQuery,
  type FoundKey,
  type KeyCensus,
  type KeySecret,
  type KeyState,
  type NewApiKey,
} from '../api-keys.js';
import type { Audited } from '../audit-log.js';
import type { Page } from '../page.js';
import { noteWrite } from './audit-log.js';
import { storeNow } from './cursors.js';
import { available, inTransaction, type Database } from './database.js';
import { pageOf } from './pages.js';
import { apiKeys } from './schema.js';

const { hash, previous_hash, ...API_KEY } = getTableColumns(apiKeys);

/** Any number, the same in every process: only one makes the first key. */
const FIRST_KEY_LOCK = 7_203_442;

/** Keys in PostgreSQL. */
export class PostgresApiKeys extends ApiKeys {
  private readonly orm: NodePgDatabase;

  constructor(private readonly database: Database) {
    super();
    this.orm = database.orm;
  }

  create(key: NewApiKey, secret: KeySecret, audited?: Audited<ApiKey>): Promise<ApiKey> {
    return inTransaction(this.database.pool, async (client) => {
      const created = await insertKey(client, key, secret);
      await noteWrite(client, audited, created);
      return created;
    });
  }

  createFirst(key: NewApiKey, secret: KeySecret): Promise<ApiKey | null> {
    return inTransaction(this.database.pool, async (client) => {
      const orm = drizzle(client);
      await orm.execute(sql`SELECT pg_advisory_xact_lock(${FIRST_KEY_LOCK})`);
      const known = await orm.select({ id: apiKeys.id }).from(apiKeys).limit(1);
      return known.length > 0 ? null : insertKey(client, key, secret);
    });
  }

  async get(id: string): Promise<ApiKey | null> {
    const rows = await available(() => this.orm.select(API_KEY).from(apiKeys).where(eq(apiKeys.id, id)));
    return rows[0] ?? null;
  }

  async list({ limit, after }: ApiKeyQuery): Promise<Page<ApiKey, string>> {
    const rows = await available(() =>
      this.orm
        .select(API_KEY)
        .from(apiKeys)
        .where(after === null ? undefined : lt(apiKeys.id, after))
        .orderBy(desc(apiKeys.id))
        .limit(limit + 1),
    );
    return pageOf(rows, limit, (last) => last.id);
  }

  rotate(
    id: string,
    secret: KeySecret,
    overlapMs: number,
    audited?: Audited<ApiKey>,
  ): Promise<ApiKey | null> {
    const change = {
      ...secret,
      previous_hash: sql`${hash}`,
      previous_until: sql`now() + ${overlapMs}::float8 * interval '1 millisecond'`,
      rotated_at: NOW,
    };
    return this.change(change, and(eq(apiKeys.id, id), isNull(apiKeys.revoked_at)), audited);
  }

  revoke(id: string, audited?: Audited<ApiKey>): Promise<ApiKey | null> {
    const change = { revoked_at: sql`coalesce(${apiKeys.revoked_at}, now())` };
    return this.change(change, eq(apiKeys.id, id), audited);
  }

  private change(
    change: PgUpdateSetSource<typeof apiKeys>,
    which: SQL | undefined,
    audited: Audited<ApiKey> | undefined,
  ): Promise<ApiKey | null> {
    return inTransaction(this.database.pool, async (client) => {
      const rows = await drizzle(client).update(apiKeys).set(change).where(which).returning(API_KEY);
      await noteWrite(client, audited, rows[0]);
      return rows[0] ?? null;
    });
  }

  async find(wanted: Buffer): Promise<FoundKey | null> {
    const rows = await available(() =>
      this.orm
        .select({ key: API_KEY, state: stateFor(wanted) })
        .from(apiKeys)
        .where(or(eq(hash, wanted), eq(previous_hash, wanted)))
        .limit(1),
    );
    return rows[0] ?? null;
  }

  async use(id: string): Promise<void> {
    const minute = sql`date_trunc('minute', now())`;
    await available(() =>
      this.orm
        .update(apiKeys)
        .set({ last_used_at: minute })
        .where(and(eq(apiKeys.id, id), sql`${apiKeys.last_used_at} IS DISTINCT FROM ${minute}`)),
    );
  }

  async census(): Promise<KeyCensus> {
    const usable = sql<number>`count(*) FILTER (WHERE ${isUsable})::int`;
    const [row] = await available(() =>
      this.orm.select({ known: sql<number>`count(*)::int`, usable }).from(apiKeys),
    );
    return row ?? { known: 0, usable: 0 };
  }
}

const NOW = sql`now()`;

/** Neither revoked nor expired. */
export const isUsable = sql`${apiKeys.revoked_at} IS NULL AND coalesce(${apiKeys.expires_at} > now(), true)`;

const stateFor = (wanted: Buffer) => sql<KeyState>`CASE
  WHEN ${apiKeys.revoked_at} IS NOT NULL THEN 'revoked'
  WHEN ${apiKeys.expires_at} <= now() THEN 'expired'
  WHEN ${hash} <> ${wanted} AND ${apiKeys.previous_until} <= now() THEN 'outdated'
  ELSE 'valid' END`;

async function insertKey(client: pg.PoolClient, key: NewApiKey, secret: KeySecret): Promise<ApiKey> {
  const now = await storeNow(client);
  const values = { id: otherRunId(now, randomUUID()), ...key, ...secret, created_at: now };
  const [created] = await drizzle(client).insert(apiKeys).values(values).returning(API_KEY);
  if (created === undefined) throw new Error('PostgreSQL did not answer with the key that it stored.');
  return created;
}
