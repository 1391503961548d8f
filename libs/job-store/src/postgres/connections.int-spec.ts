import { eventually, startPostgres, type TestDatabase, type TestPostgres } from '@job-scheduler/testing';
import { SystemClock, type EventLog } from '@job-scheduler/platform';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { tooLittleRoom } from './connection-room.js';
import { StoreUnavailableError } from '../index.js';
import { inTransaction } from './database.js';
import { Database, migrate, PostgresTickLedger } from './index.js';
import { SchemaGate } from './schema-gate.js';

const CONNECTIONS = 8;

let postgres: TestPostgres;
let test: TestDatabase;
let observer: pg.Client;
let all: Database;
let background: Database;

beforeAll(async () => {
  postgres = await startPostgres();
  test = await postgres.createDatabase({ name: 'migrated', setup: migrate });
  observer = new pg.Client(test.url);
  observer.on('error', () => undefined);
  await observer.connect();
  all = new Database({ url: test.url, connections: CONNECTIONS, hasTicks: true, hasBackground: true });
  background = new Database(all.connections, 'background');
});

afterAll(async () => {
  await all.close();
  await observer.end();
  await test.drop();
  await postgres.stop();
});

/** Sessions of the database under test, as PostgreSQL counts them. */
const sessions = async (state = '%'): Promise<number> => {
  const { rows } = await observer.query<{ count: number }>(
    `SELECT count(*)::int FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'job-scheduler' AND state LIKE $1`,
    [state],
  );
  return rows[0]?.count ?? 0;
};

/** Holds as many connections of a share as it gets, with queries that end only when they are released. */
async function occupy(database: Database, use: 'pool' | 'hotPool'): Promise<() => Promise<void>> {
  await observer.query('SELECT pg_advisory_lock(7)');
  const queries = Array.from({ length: 20 }, () =>
    database[use].query('SELECT pg_advisory_xact_lock_shared(7)'),
  );
  return async () => {
    await observer.query('SELECT pg_advisory_unlock(7)');
    await Promise.all(queries);
  };
}

it('has no more connections than it may, whatever all its users do at once', async () => {
  const listener = await all.connections.listener();
  const use = [all.pool, all.hotPool, background.pool, background.hotPool].flatMap((share) =>
    Array.from({ length: 30 }, () => share.query('SELECT pg_sleep(0.005)')),
  );
  await Promise.all(use);
  expect(await sessions()).toBe(CONNECTIONS);
  listener.release();
});

it('serves ticks and other work at once while background work waits for all of its share', async () => {
  const release = await occupy(background, 'pool');
  await eventually('a full share', async () => (await sessions('active')) === 2);
  await all.hotPool.query('SELECT 1');
  await all.pool.query('SELECT 1');
  await release();
});

it('serves ticks at once while everything else waits', async () => {
  const release = await occupy(all, 'pool');
  await eventually('a full share', async () => (await sessions('active')) === 3);
  await Promise.all(Array.from({ length: 4 }, () => all.hotPool.query('SELECT 1')));
  await release();
});

it('is healthy while users have all connections, as long as the server answers somebody', async () => {
  const api = new Database({ url: test.url, connections: 2 });
  const ending = new AbortController();
  const gate = new SchemaGate(api, new SystemClock(), { warn: () => undefined } as unknown as EventLog);
  try {
    expect(await gate.passed(ending.signal)).toBe(true);
    let served = 0;
    const use = () => api.pool.query('SELECT pg_sleep(0.05)').then(() => (served += 1));
    const users = Array.from({ length: 100 }, use);
    await users[1];
    expect(await gate.status()).toBe('up');
    // It would be the last one, if it waited its turn.
    expect(served).toBeLessThan(90);
    await Promise.all(users);
  } finally {
    ending.abort();
    await api.close();
  }
});

it('sets a connection for its use when it changes hands', async () => {
  const planner = `SELECT current_setting('enable_seqscan') AS seqscan, current_setting('search_path') AS path`;
  const other = all.connections.background({ search_path: 'elsewhere' });
  const seen = [];
  for (const share of [all.hotPool, all.pool, other, all.hotPool]) {
    seen.push((await share.query<{ seqscan: string; path: string }>(planner)).rows[0]);
  }
  const normal = '"$user", public';
  expect(seen).toEqual([
    { seqscan: 'off', path: normal },
    { seqscan: 'on', path: normal },
    { seqscan: 'on', path: 'elsewhere' },
    { seqscan: 'off', path: normal },
  ]);
});

it('says at the start that its role has no connection left, and how many remain once one is free', async () => {
  await observer.query(`CREATE ROLE limited LOGIN PASSWORD 'limited' NOSUPERUSER CONNECTION LIMIT 1`);
  await observer.query('GRANT SELECT ON ALL TABLES IN SCHEMA public TO limited');
  const url = new URL(test.url);
  [url.username, url.password] = ['limited', 'limited'];
  const holder = new pg.Client(url.href);
  await holder.connect();
  const limited = new Database({ url: url.href, connections: 3 });
  const said: [event: string, message: string][] = [];
  const log = {
    warn: (event: string, message: string) => said.push([event, message]),
  } as unknown as EventLog;
  const ending = new AbortController();
  try {
    const passed = new SchemaGate(limited, new SystemClock(), log).passed(ending.signal);
    await eventually('a word about what it waits for', async () => said.length > 0);
    await holder.end();
    expect(await passed).toBe(true);
  } finally {
    ending.abort();
    await holder.end();
    await limited.close();
    await eventually('no session of the role', async () => {
      const { rowCount } = await observer.query(`SELECT FROM pg_stat_activity WHERE usename = 'limited'`);
      return rowCount === 0;
    });
    await observer.query('DROP OWNED BY limited; DROP ROLE limited');
  }
  expect(said).toEqual([
    [
      'waiting_for_database',
      'PostgreSQL has no connection left for this process, which may need 3; retrying: raise max_connections of ' +
        'PostgreSQL or the limit of its role, or lower DATABASE_CONNECTIONS of other processes.',
    ],
    [
      'too_few_connections',
      'PostgreSQL has room for 1 connection of this process, which may need 3: the role allows 1, and others use 0; ' +
        "raise the role's limit (ALTER ROLE … CONNECTION LIMIT), or lower DATABASE_CONNECTIONS of this process or others.",
    ],
  ]);
});

it('says at the start that it finds too little room, with the numbers', async () => {
  expect(await tooLittleRoom(all.connections)).toBeNull();
  const name = new URL(test.url).pathname.slice(1);
  await observer.query(`ALTER DATABASE ${name} CONNECTION LIMIT ${CONNECTIONS}`);
  const sentence =
    `PostgreSQL has room for 7 connections of this process, which may need 8: the database allows 8, and others ` +
    `use 1; raise the database's limit (ALTER DATABASE … CONNECTION LIMIT), or lower DATABASE_CONNECTIONS of this ` +
    `process or others.`;
  expect(await tooLittleRoom(all.connections)).toBe(sentence);
  const said: [event: string, message: string][] = [];
  const log = {
    warn: (event: string, message: string) => said.push([event, message]),
  } as unknown as EventLog;
  expect(await new SchemaGate(all, new SystemClock(), log).passed(AbortSignal.timeout(5_000))).toBe(true);
  expect(said).toEqual([['too_few_connections', sentence]]);
});

it('lets go of the locks of a statement that failed before it says so, and keeps the connection', async () => {
  await observer.query('CREATE TABLE locked_rows AS SELECT 1 AS id');
  const session = async (): Promise<unknown> => (await all.pool.query('SELECT pg_backend_pid()')).rows;
  const before = await session();
  for (let round = 0; round < 50; round += 1) {
    const fails = 'SELECT 1 / (count(*) - count(*)) FROM (SELECT FROM locked_rows FOR UPDATE) AS locked';
    await expect(all.pool.query(fails)).rejects.toThrow('division by zero');
    const { rowCount } = await observer.query('SELECT FROM locked_rows FOR UPDATE SKIP LOCKED');
    expect(rowCount).toBe(1);
  }
  expect(await session()).toEqual(before);
});

it('leaves no session behind that waits for a lock, however often a statement is tried again', async () => {
  const url = new URL(test.url);
  url.searchParams.set('statement_timeout', '100');
  const impatient = new Database({ url: url.href, connections: CONNECTIONS });
  const ticks = new PostgresTickLedger(impatient);
  const waiting = async (): Promise<number> => {
    const { rows } = await observer.query<{ count: number }>(
      `SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return rows[0]?.count ?? 0;
  };
  await observer.query('BEGIN; LOCK TABLE job_cursor');
  try {
    for (let tries = 0; tries < 3; tries += 1)
      await expect(ticks.planInputs([randomUUID()])).rejects.toThrow(StoreUnavailableError);
    expect(await waiting()).toBe(0);
    expect(impatient.connections.usage).toMatchObject({ busy: 0, idle: 1 });
  } finally {
    await observer.query('ROLLBACK');
  }
  // A busy machine may need more than this statement_timeout, now and then.
  const answer = () => ticks.planInputs([randomUUID()]).catch(() => undefined);
  expect(await eventually('an answer', answer)).toEqual([]);
  await impatient.close();
});

it.each([
  ['statements', (database: Database) => database.pool.query('SELECT pg_sleep(9)')],
  [
    'transactions',
    (database: Database) => inTransaction(database.pool, (client) => client.query('SELECT pg_sleep(9)')),
  ],
])('keeps nobody waiting for connections whose users wait in vain: %s', async (_, use) => {
  const url = new URL(test.url);
  url.searchParams.set('statement_timeout', '900');
  const impatient = new Database({ url: url.href, connections: 1 });
  const answers = await Promise.allSettled(
    Array.from({ length: 8 }, () => use(impatient).catch((error: unknown) => String(error))),
  );
  await impatient.close();
  const gaveUp = answers.map((answer) => /none of 1 connections/.test(String(Object(answer).value)));
  expect(gaveUp[0]).toBe(false);
  // In the five seconds that they wait, six have the connection at most.
  expect(gaveUp.slice(6)).toEqual([true, true]);
});

it('has PostgreSQL give up a statement before the process does', async () => {
  const { rows } = await all.pool.query<{ ms: number }>(
    `SELECT setting::int AS ms FROM pg_settings WHERE name = 'statement_timeout'`,
  );
  expect(rows[0]?.ms).toBeGreaterThan(0);
  expect(rows[0]?.ms).toBeLessThan(10_000);
});
