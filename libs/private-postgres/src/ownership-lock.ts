import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Postmaster } from './postmaster.js';

/** Any number that no other advisory lock in this database uses. */
const OWNER_LOCK = '7306012448197315189';
/**
 * How long the answer may still change from "no" to "yes": a predecessor that was just killed disappears, or a foreign
 * server on the port turns out to be the reason why ours ended.
 */
const GRACE_MS = 1_000;
const PASSWORD_REFUSED = new Set(['28P01', '28000']);

/** The outcome of asking for the lock: the lock, another live owner, or a server that ended in the meantime. */
export type LockOutcome = OwnershipLock | 'held' | 'gone';

/**
 * Ownership of a running cluster: an advisory lock in a session that stays open as long as the owner lives. The server
 * admits one owner and forgets it when the connection ends, so no lock can become stale and no pid can be mistaken.
 * PostgreSQL itself admits only one server for each data directory.
 */
export class OwnershipLock {
  private constructor(private readonly session: pg.Client) {}

  /** Waits until the server accepts connections or ends. @throws Error when it refuses the password. */
  static async take(postmaster: Postmaster, url: string): Promise<LockOutcome> {
    let patience: number | undefined;
    for (; await postmaster.isAlive(); await delay(10)) {
      const answer = await connect(url);
      if (answer === 'not yet') continue;
      patience ??= performance.now() + GRACE_MS;
      if (answer instanceof pg.Client) {
        if (await lock(answer)) return new OwnershipLock(answer);
        await answer.end();
        if (performance.now() > patience) return 'held';
      } else if (performance.now() > patience) throw answer;
    }
    return 'gone';
  }

  /** Calls back once when the session, and the lock with it, is lost. */
  onLost(listener: () => void): void {
    this.session.once('end', listener);
  }

  /** Ends every other session, which a killed predecessor may have left running. */
  async endOtherSessions(): Promise<void> {
    await this.session.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
  }
}

/** A session, the error when the server refuses the password, or "not yet" while it starts, stops or is full. */
async function connect(url: string): Promise<pg.Client | Error | 'not yet'> {
  const session = new pg.Client({
    connectionString: url,
    application_name: 'job-scheduler owner',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  // The failed query and the "end" event report a lost connection; without a listener the error would be thrown.
  session.on('error', () => undefined);
  try {
    await session.connect();
    return session;
  } catch (error) {
    if (error instanceof pg.DatabaseError && PASSWORD_REFUSED.has(error.code ?? '')) return error;
    await session.end().catch(() => undefined);
    return 'not yet';
  }
}

async function lock(session: pg.Client): Promise<boolean> {
  const sql = 'SELECT pg_try_advisory_lock($1) AS locked';
  const { rows } = await session
    .query<{ locked: boolean }>(sql, [OWNER_LOCK])
    .catch((): { rows: { locked: boolean }[] } => ({ rows: [] }));
  return rows[0]?.locked ?? false;
}
