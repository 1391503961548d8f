import pg from 'pg';
import type { Turnstile } from './turnstile.js';

/** Settings of PostgreSQL for a session, by name: `{ search_path: 'bullmq' }`. */
export type SessionSettings = Readonly<Record<string, string>>;

/** How long to wait for a connection, or for one that is free. */
export const CONNECT_TIMEOUT_MS = 5_000;

/** What the last user of a connection has set. Connections begin with nothing. */
const settingsOf = new WeakMap<pg.PoolClient, SessionSettings>();

/** The users of these connections waited in vain for a lock, and let go of good connections. */
const inVain = new WeakSet<pg.PoolClient>();

/** `query_canceled`: the statement waited too long, most likely for a lock. Its connection is as good as before. */
export const STATEMENT_TIMED_OUT = '57014';

/**
 * Says, before a connection is released, that a statement on it took too long. Whoever waits for a connection then does not take this
 * for a sign that others are being served.
 */
export function waitedInVain(client: pg.PoolClient): void {
  inVain.add(client);
}

/**
 * A part of a pool: bounded by turnstiles, whose places are taken in their order, and with settings of its own. A
 * connection that another share had last is set when it changes hands, at the cost of one more round trip.
 */
export class PostgresShare {
  constructor(
    private readonly pool: pg.Pool,
    private readonly turnstiles: readonly Turnstile[],
    private readonly settings: SessionSettings = {},
  ) {}

  /** Runs one statement as a transaction of its own. */
  readonly query = (async (statement: pg.QueryConfig, values?: unknown[]) => {
    const client = await this.connect();
    try {
      const result = await client.query(statement, values);
      client.release();
      return result;
    } catch (error) {
      if ((error as Partial<pg.DatabaseError>).code === STATEMENT_TIMED_OUT) waitedInVain(client);
      client.release(await spoiltBy(error as Error, client));
      throw error;
    }
  }) as pg.Pool['query'];

  /** Lends a connection until its `release`. Waits at most some seconds for one, longer while others are being served. */
  async connect(): Promise<pg.PoolClient> {
    const entered: Turnstile[] = [];
    const leave = (isServed: boolean): void =>
      entered.splice(0).forEach((turnstile) => turnstile.leave(isServed));
    try {
      for (const turnstile of this.turnstiles) {
        await turnstile.enter(CONNECT_TIMEOUT_MS);
        entered.push(turnstile);
      }
      const client = await this.pool.connect();
      leaveOnRelease(client, leave);
      await this.prepare(client);
      return client;
    } catch (error) {
      leave(false);
      throw error;
    }
  }

  private async prepare(client: pg.PoolClient): Promise<void> {
    const current = settingsOf.get(client) ?? {};
    if (current === this.settings) return;
    const changes = changesBetween(current, this.settings);
    settingsOf.set(client, this.settings);
    if (changes === '') return;
    try {
      await client.query(changes);
    } catch (error) {
      client.release(error as Error);
      throw error;
    }
  }
}

/** A statement was prepared for tables that have changed since; another connection prepares it anew. */
const PLAN_IS_STALE = '0A000';

/**
 * Resolves to the reason why a connection must not be used again after an error. PostgreSQL tells of an error before it has
 * let go of the locks of the statement that failed: whoever tries again at once, and skips what is locked, would miss
 * rows. So this waits until the connection is ready again.
 */
async function spoiltBy(error: Error, client: pg.PoolClient): Promise<Error | undefined> {
  const isUsable =
    error instanceof pg.DatabaseError && error.severity === 'ERROR' && error.code !== PLAN_IS_STALE;
  if (!isUsable) return error;
  return client.query('').then(
    () => undefined,
    (failure: Error) => failure,
  );
}

function changesBetween(current: SessionSettings, wanted: SessionSettings): string {
  const resets = Object.keys(current).filter((name) => !(name in wanted));
  const sets = Object.entries(wanted).filter(([name, value]) => current[name] !== value);
  return [
    ...resets.map((name) => `RESET ${name}`),
    ...sets.map(([name, value]) => `SET ${name} = ${value}`),
  ].join('; ');
}

/** The pool gives a client a new `release` each time. */
function leaveOnRelease(client: pg.PoolClient, leave: (isServed: boolean) => void): void {
  const release = client.release.bind(client);
  client.release = (problem) => {
    try {
      release(problem);
    } finally {
      leave(!inVain.delete(client) && !problem);
    }
  };
}
