import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Postmaster } from './postmaster.js';

/** Any number no other advisory lock in this database uses. */
const OWNER_LOCK = '7306012448197315189';
/**
 * How long "no" may turn into "yes": a predecessor that was just killed disappears, or a foreign server on the
 * port proves to be the reason why ours ends.
 */
const GRACE_MS = 1_000;
const PASSWORD_REFUSED = new Set(['28P01', '28000']);

/** What came of asking for the lock: it, another live owner, or the server's end while asking. */
export type LockOutcome = OwnershipLock | 'held' | 'gone';

/**
 * Ownership of a running cluster: an advisory lock on a session held for as long as the owner lives. The server
 * admits one owner and forgets it with its connection, so there is no stale lock and no pid to mistake.
 * PostgreSQL itself admits one server for each data directory.
 */
export class OwnershipLock {
  private constructor(private readonly session: pg.Client) {}

  /** Waits until the server accepts connections, or ends. @throws Error when it refuses the password. */
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

  /** Calls back once, when the session and with it the lock is lost. */
  onLost(listener: () => void): void {
    this.session.once('end', listener);
  }

  /** Ends every other session: what a killed predecessor still had running. */
  async endOtherSessions(): Promise<void> {
    await this.session.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
  }
}

/** The error when the server refuses the password; "not yet" while it starts, stops or is full. */
async function connect(url: string): Promise<pg.Client | Error | 'not yet'> {
  const session = new pg.Client({
    connectionString: url,
    application_name: 'job-scheduler owner',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  // A lost connection is reported by the query that fails and by "end"; without a listener it would be thrown.
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
