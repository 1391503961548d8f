import { otherRunId } from '@job-scheduler/job-model';
import { and, desc, eq, getTableColumns, isNull, lt, sql, type SQL } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import { randomUUID } from 'node:crypto';
import type { Audited } from '../audit-log.js';
import type { Page } from '../page.js';
import {
  SESSION_IDLE_MS,
  SESSION_MS,
  Sessions,
  type EndedSession,
  type NewSession,
  type Person,
  type PersonId,
  type Session,
  type SessionKey,
  type SessionOwner,
  type SessionQuery,
} from '../sessions.js';
import { isUsable } from './api-keys.js';
import { noteWrite } from './audit-log.js';
import { storeNow } from './cursors.js';
import { available, inTransaction, type Database } from './database.js';
import { pageOf } from './pages.js';
import { apiKeys, sessions, signIns } from './schema.js';

const { hash: _, previous_hash: __, ...API_KEY } = getTableColumns(apiKeys);
const { id, admin_key_hash, created_at, expires_at, seen_at, issuer, subject } = sessions;
const { person_name, person_groups } = sessions;

/** Sessions in PostgreSQL. */
export class PostgresSessions extends Sessions {
  constructor(private readonly database: Database) {
    super();
  }

  begin(
    hash: Buffer,
    who: SessionKey | Person,
    { lasts_ms, sign_out_hint, audited }: NewSession = { lasts_ms: SESSION_MS },
  ): Promise<Session> {
    return inTransaction(this.database.pool, async (client) => {
      const orm = drizzle(client);
      if ('subject' in who) await tellOpenSessions(orm, who);
      const newId = otherRunId(await storeNow(client), randomUUID());
      const times = { created_at: NOW, seen_at: NOW, expires_at: after(lasts_ms) };
      await orm.insert(sessions).values({ id: newId, hash, sign_out_hint, ...columnsOf(who), ...times });
      const [begun] = await openSessions(orm).where(eq(sessions.hash, hash));
      if (begun === undefined) throw new Error('PostgreSQL did not answer with the session that it stored.');
      await noteWrite(client, audited, sessionOf(begun));
      return sessionOf(begun);
    });
  }

  async find(hash: Buffer): Promise<Session | null> {
    const [found] = await available(() =>
      openSessions(this.database.orm).where(and(eq(sessions.hash, hash), IS_OPEN)),
    );
    return found === undefined ? null : sessionOf(found);
  }

  async list({ owner, limit, after: last }: SessionQuery): Promise<Page<Session, string>> {
    const rows = await available(() =>
      openSessions(this.database.orm)
        .where(and(IS_OPEN, ofOwner(owner), last === null ? undefined : lt(id, last)))
        .orderBy(desc(id))
        .limit(limit + 1),
    );
    return pageOf(rows.map(sessionOf), limit, (session) => session.id);
  }

  async see(which: string): Promise<void> {
    await available(() => this.database.orm.update(sessions).set({ seen_at: NOW }).where(eq(id, which)));
  }

  end(
    which: string,
    owner: SessionOwner | null,
    audited?: Audited<{ id: string }>,
  ): Promise<EndedSession | null> {
    return inTransaction(this.database.pool, async (client) => {
      const orm = drizzle(client);
      const isOpen = and(eq(id, which), isNull(sessions.ended_at), ofOwner(owner));
      const { sign_out_hint } = sessions;
      const [open] = await orm.select({ id, sign_out_hint }).from(sessions).where(isOpen).for('update');
      if (open === undefined) return null;
      await orm.update(sessions).set(ENDED).where(eq(id, which));
      await noteWrite(client, audited, open);
      return open;
    });
  }

  async endAll(person: PersonId): Promise<void> {
    await available(() =>
      this.database.orm
        .update(sessions)
        .set(ENDED)
        .where(and(ofOwner(person), isNull(sessions.ended_at))),
    );
  }

  async beginSignIn(hash: Buffer, returnPath: string, lastsMs: number): Promise<void> {
    const row = { hash, return_path: returnPath, expires_at: after(lastsMs) };
    await available(() => this.database.orm.insert(signIns).values(row));
  }

  async takeSignIn(hash: Buffer): Promise<string | null> {
    const [taken] = await available(() =>
      this.database.orm
        .delete(signIns)
        .where(eq(signIns.hash, hash))
        .returning({ return_path: signIns.return_path, isOpen: sql<boolean>`${signIns.expires_at} > now()` }),
    );
    return taken?.isOpen === true ? taken.return_path : null;
  }
}

const NOW = sql`now()`;

const ENDED = { ended_at: NOW, sign_out_hint: null };
const MS = sql.raw(`interval '1 millisecond'`);

const after = (ms: number): SQL => sql`now() + ${ms}::float8 * ${MS}`;

const IS_OPEN = and(
  isNull(sessions.ended_at),
  sql`${expires_at} > now()`,
  sql`${seen_at} > now() - ${SESSION_IDLE_MS}::float8 * ${MS}`,
  sql`(${sessions.key_id} IS NULL OR (${isUsable}))`,
);

const SESSION = { id, admin_key_hash, created_at, expires_at, seen_at, issuer, subject };

const openSessions = (orm: NodePgDatabase) =>
  orm
    .select({ ...SESSION, person_name, person_groups, key: API_KEY })
    .from(sessions)
    .leftJoin(apiKeys, eq(apiKeys.id, sessions.key_id));

type Row = Awaited<ReturnType<typeof openSessions>>[number];

function sessionOf({
  issuer: by,
  subject: who,
  person_name: name,
  person_groups: groups,
  ...row
}: Row): Session {
  const isPerson = by !== null && who !== null && name !== null && groups !== null;
  return { ...row, person: isPerson ? { issuer: by, subject: who, name, groups } : null };
}

function columnsOf(who: SessionKey | Person) {
  if (!('subject' in who)) return who;
  return {
    issuer: who.issuer,
    subject: who.subject,
    person_name: who.name,
    person_groups: who.groups,
  };
}

/** Null: no condition. */
function ofOwner(owner: SessionOwner | null): SQL | undefined {
  if (owner === null) return undefined;
  if ('key_id' in owner) return eq(sessions.key_id, owner.key_id);
  if ('admin_key_hash' in owner) return eq(admin_key_hash, owner.admin_key_hash);
  return and(eq(subject, owner.subject), eq(issuer, owner.issuer));
}

/** Whoever has lost a group in the meantime has lost it in all sessions. */
async function tellOpenSessions(orm: NodePgDatabase, { name, groups, ...person }: Person): Promise<void> {
  const told = { person_name: name, person_groups: groups };
  await orm
    .update(sessions)
    .set(told)
    .where(and(ofOwner(person), isNull(sessions.ended_at)));
}

/** Removes sessions that ended long ago, whichever way. */
export const forgetSessions = (orm: NodePgDatabase) =>
  orm.delete(sessions).where(sql`${expires_at} < now() - interval '1 day'`);

/** Removes sign-ins that nobody came back from. */
export const forgetSignIns = (orm: NodePgDatabase) =>
  orm.delete(signIns).where(sql`${signIns.expires_at} < now()`);
