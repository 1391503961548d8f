import { and, eq, getTableColumns, isNull, sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import { randomUUID } from 'node:crypto';
import type { Audited } from '../audit-log.js';
import { SESSION_IDLE_MS, SESSION_MS, Sessions, type Session, type SessionKey } from '../sessions.js';
import { isUsable } from './api-keys.js';
import { noteWrite } from './audit-log.js';
import { available, inTransaction, type Database } from './database.js';
import { apiKeys, sessions } from './schema.js';

const { hash: _, previous_hash: __, ...API_KEY } = getTableColumns(apiKeys);
const { id, admin_key_hash, expires_at, seen_at } = sessions;

/** Sessions in PostgreSQL. */
export class PostgresSessions extends Sessions {
  constructor(private readonly database: Database) {
    super();
  }

  begin(hash: Buffer, key: SessionKey, audited?: Audited<Session>): Promise<Session> {
    return inTransaction(this.database.pool, async (client) => {
      const orm = drizzle(client);
      const times = { created_at: NOW, seen_at: NOW, expires_at: sql`now() + ${SESSION_MS}::float8 * ${MS}` };
      await orm.insert(sessions).values({ id: randomUUID(), hash, ...key, ...times });
      const begun = await findSession(orm, hash);
      if (begun === null) throw new Error('PostgreSQL did not answer with the session that it stored.');
      await noteWrite(client, audited, begun);
      return begun;
    });
  }

  find(hash: Buffer): Promise<Session | null> {
    return available(() => findSession(this.database.orm, hash));
  }

  async see(which: string): Promise<void> {
    await available(() => this.database.orm.update(sessions).set({ seen_at: NOW }).where(eq(id, which)));
  }

  end(which: string, audited?: Audited<{ id: string }>): Promise<{ id: string } | null> {
    return inTransaction(this.database.pool, async (client) => {
      const [ended] = await drizzle(client)
        .update(sessions)
        .set({ ended_at: NOW })
        .where(and(eq(id, which), isNull(sessions.ended_at)))
        .returning({ id });
      await noteWrite(client, audited, ended);
      return ended ?? null;
    });
  }
}

const NOW = sql`now()`;
const MS = sql.raw(`interval '1 millisecond'`);

async function findSession(orm: NodePgDatabase, hash: Buffer): Promise<Session | null> {
  const [found] = await orm
    .select({ id, admin_key_hash, expires_at, seen_at, key: API_KEY })
    .from(sessions)
    .leftJoin(apiKeys, eq(apiKeys.id, sessions.key_id))
    .where(
      and(
        eq(sessions.hash, hash),
        isNull(sessions.ended_at),
        sql`${expires_at} > now()`,
        sql`${seen_at} > now() - ${SESSION_IDLE_MS}::float8 * ${MS}`,
        sql`(${sessions.key_id} IS NULL OR (${isUsable}))`,
      ),
    );
  return found ?? null;
}

/** Removes sessions that ended long ago, whichever way. */
export const forgetSessions = (orm: NodePgDatabase) =>
  orm.delete(sessions).where(sql`${expires_at} < now() - interval '1 day'`);
