import { and, eq, isNotNull, or, sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import {
  IdempotencyStore,
  KeyTakenError,
  type KeyedRequest,
  type KnownKey,
  type OnceOnly,
  type StoredResponse,
} from '../idempotency-store.js';
import type { Audited } from '../audit-log.js';
import { noteWrite } from './audit-log.js';
import { available, inTransaction, type Database } from './database.js';
import { idempotencyKeys as keys } from './schema.js';

/** Idempotency keys in PostgreSQL, where they survive as long as what they protect. */
export class PostgresIdempotencyStore extends IdempotencyStore {
  constructor(private readonly database: Database) {
    super();
  }

  find(request: KeyedRequest): Promise<KnownKey | null> {
    return available(() => findKey(this.database.orm, request));
  }

  async keep(request: KeyedRequest, response: StoredResponse): Promise<void> {
    const once = { ...request, answer: () => response };
    await inTransaction(this.database.pool, (client) => writeOnce(client, once, () => Promise.resolve(true)));
  }
}

/**
 * Makes a write as part of the client's transaction, notes it in the audit and, if it has a key, keeps the answer to its result
 * there too.
 */
export async function writeOnce<Written>(
  client: pg.PoolClient,
  once: OnceOnly<NonNullable<Written>> | undefined,
  write: () => Promise<Written>,
  audited?: Audited<NonNullable<Written>>,
): Promise<Written> {
  if (once === undefined) {
    const written = await write();
    await noteWrite(client, audited, written);
    return written;
  }
  const orm = drizzle(client);
  await refuseTaken(orm, once);
  const result = await write();
  await noteWrite(client, audited, result);
  if (result !== null && result !== undefined) await saveKey(orm, once, once.answer(result));
  return result;
}

/** Locks a key until the transaction ends. Does not wait for a request that holds it: the client may ask again. */
async function refuseTaken(orm: NodePgDatabase, request: KeyedRequest): Promise<void> {
  const lock = sql`SELECT pg_try_advisory_xact_lock(hashtextextended(${request.key}, 0)) AS locked`;
  const { rows } = await orm.execute<{ locked: boolean }>(lock);
  if (rows[0]?.locked !== true) throw new KeyTakenError({ kind: 'in_flight' });
  // In a statement of its own, which sees what was committed before the lock was free.
  const known = await findKey(orm, request);
  if (known !== null) throw new KeyTakenError(known);
}

async function findKey(orm: NodePgDatabase, { key, fingerprint }: KeyedRequest): Promise<KnownKey | null> {
  const [known] = await orm
    .select({ fingerprint: keys.fingerprint, response: keys.response })
    .from(keys)
    .where(and(eq(keys.key, key), IS_KEPT));
  if (known === undefined) return null;
  if (known.fingerprint !== fingerprint) return { kind: 'other_request' };
  return known.response === null ? { kind: 'in_flight' } : { kind: 'done', response: known.response };
}

/** The key may have a row that is no longer kept. */
async function saveKey(
  orm: NodePgDatabase,
  { key, fingerprint }: KeyedRequest,
  response: StoredResponse,
): Promise<void> {
  const kept = { fingerprint, response, claimed_at: sql`now()` };
  await orm
    .insert(keys)
    .values({ key, ...kept })
    .onConflictDoUpdate({ target: keys.key, set: kept });
}

/** Processes of earlier versions store a key without an answer before they write; that claim holds for a minute. */
const IS_KEPT = and(
  sql`${keys.claimed_at} > now() - interval '24 hours'`,
  or(isNotNull(keys.response), sql`${keys.claimed_at} > now() - interval '1 minute'`),
);
