import { once } from 'node:events';
import type { INestApplicationContext } from '@nestjs/common';
import { Database, migrate, PostgresRetention } from '@job-scheduler/job-store/postgres';
import { PostgresConnections } from '@job-scheduler/platform/postgres';
import {
  eventually,
  ManualClock,
  startPostgres,
  type TestDatabase,
  type TestPostgres,
} from '@job-scheduler/testing';
import pg from 'pg';
import { ErrorLog, ObservedRetention, startBackground } from './background.fixture-spec.js';

let postgres: TestPostgres;
let test: TestDatabase;
let database: Database;
let retention: ObservedRetention;
let app: INestApplicationContext | undefined;

beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(() => postgres.stop());

beforeEach(async () => {
  test = await postgres.createDatabase({ name: 'migrated', setup: migrate });
  database = new Database({ url: test.url });
  retention = new ObservedRetention(new PostgresRetention(database));
});
afterEach(async () => {
  await app?.close();
  app = undefined;
  await database.close();
  await test.drop();
});

const rows = async <Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> =>
  (await database.pool.query<Row>(sql)).rows;

/** Runs statements from outside the database under test, which the test locks and unlocks. */
async function fromOutside(...statements: string[]): Promise<void> {
  const client = new pg.Client(postgres.url);
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}
const nameOf = (url: string): string => new URL(url).pathname.slice(1);
const takeAway = () =>
  fromOutside(
    `ALTER DATABASE ${nameOf(test.url)} ALLOW_CONNECTIONS false`,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${nameOf(test.url)}'`,
  );
const giveBack = () => fromOutside(`ALTER DATABASE ${nameOf(test.url)} ALLOW_CONNECTIONS true`);

/** Background work, operations and alerts: each sleeps on the clock. */
const LOOPS = 3;

const OLD_PARTITION = 'runs_20200102';
const makeOldPartition = () =>
  rows(
    `CREATE TABLE ${OLD_PARTITION} PARTITION OF runs FOR VALUES
     FROM ('016f6396-8800-0000-0000-000000000000') TO ('016f68bc-e400-0000-0000-000000000000')`,
  );

it('drops old runs as soon as it starts, and comes again within the hour', async () => {
  await makeOldPartition();
  const ended = retention.nextEnd();
  app = await startBackground({ url: test.url, retention });
  expect((await ended).dropped).toEqual([OLD_PARTITION]);

  const [next] = await rows<{ due_in: number }>(
    `SELECT (process_at_ms - extract(epoch FROM now()) * 1000)::float AS due_in
     FROM bullmq.job WHERE state = 'delayed'`,
  );
  expect(next!.due_in).toBeGreaterThan(0);
  expect(next!.due_in).toBeLessThanOrEqual(3_600_000);
});

it('enters the schedule again within the hour when it was lost, and leaves it alone when it stands', async () => {
  const clock = new ManualClock();
  const first = retention.nextEnd();
  app = await startBackground({ url: test.url, retention, clock });
  await first;
  await clock.sleeping(LOOPS);
  // Until BullMQ has stored the result of the first run too, that run counts as the one that waits.
  const completed = `SELECT id FROM bullmq.job WHERE state = 'completed'`;
  await eventually('a stored result', async () => (await rows(completed)).length > 0);
  const delayed = `SELECT id FROM bullmq.job WHERE state = 'delayed'`;
  const standing = await rows(delayed);
  expect(standing).toHaveLength(1);
  await clock.advance(3_600_000);
  await clock.sleeping(LOOPS);
  expect(await rows(delayed)).toEqual(standing);
  expect(retention.calls).toBe(1);

  await rows(`DELETE FROM bullmq.job WHERE state = 'delayed'`);
  const second = retention.nextEnd();
  await clock.advance(3_600_000);
  await second;
  expect(await rows(delayed)).toHaveLength(1);
}, 60_000); // A worker that misses a notification polls only every ten seconds.

it('runs once after each restart, keeps a single schedule, and no long history', async () => {
  for (let restart = 1; restart <= 13; restart += 1) {
    const ended = retention.nextEnd();
    app = await startBackground({ url: test.url, retention });
    await ended;
    await app.close();
    expect(retention.calls).toBe(restart);
  }
  app = undefined;
  expect(await rows(`SELECT scheduler_id FROM bullmq.scheduler`)).toHaveLength(1);
  expect(await rows(`SELECT state::text, count(*)::int FROM bullmq.job GROUP BY 1 ORDER BY 1`)).toEqual([
    { state: 'completed', count: 10 },
    { state: 'delayed', count: 1 },
  ]);
});

it('starts while PostgreSQL is away, and works when it comes', async () => {
  await takeAway();
  const log = new ErrorLog();
  const failed = once(log.events, 'loop_failed');
  const ended = retention.nextEnd();
  app = await startBackground({ url: test.url, retention, log });
  await failed;
  await giveBack();
  await ended;
});

it('survives the loss of its connections, complains little, and goes on', async () => {
  const log = new ErrorLog();
  const first = retention.nextEnd();
  app = await startBackground({ url: test.url, retention, log });
  await first;

  const failed = once(log.events, 'background_failed');
  await takeAway();
  await failed;
  await giveBack();
  const second = retention.nextEnd();
  await rows(`UPDATE bullmq.job SET process_at_ms = 0 WHERE state = 'delayed'`);
  await rows(`SELECT pg_notify('bullmq_jobs', 'retention')`);
  await second;
  expect(log.errors.length).toBeLessThan(5);
});

it('keeps one connection for all workers that wait for work', async () => {
  const ended = retention.nextEnd();
  app = await startBackground({ url: test.url, retention });
  const connections = app.get(PostgresConnections, { strict: false });
  await ended;
  const listening = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND query LIKE 'LISTEN%'`;
  await eventually('a listening connection', async () => (await rows(listening)).length > 0);
  await eventually('only idle connections besides', () => connections.usage.busy === 1);
});

describe('a shutdown', () => {
  it('waits for the run under way', async () => {
    let release = (): void => {};
    retention.hold = new Promise((resolve) => (release = resolve));
    const begun = once(retention.events, 'begin');
    app = await startBackground({ url: test.url, retention });
    await begun;
    const ended = retention.nextEnd();
    const closed = app.close();
    release();
    await ended;
    await closed;
    expect(await rows(`SELECT state::text FROM bullmq.job WHERE state <> 'delayed'`)).toEqual([
      { state: 'completed' },
    ]);
  });

  it('does not wait longer than its deadline', async () => {
    const clock = new ManualClock();
    let release = (): void => {};
    retention.hold = new Promise((resolve) => (release = resolve));
    const begun = once(retention.events, 'begin');
    app = await startBackground({ url: test.url, retention, clock });
    await begun;
    let closed = false;
    void app.close().then(() => (closed = true));
    while (!closed) await clock.advance(10_000);
    const ended = retention.nextEnd();
    release();
    await ended;
  });

  it('leaves no connection behind', async () => {
    const ended = retention.nextEnd();
    app = await startBackground({ url: test.url, retention });
    await ended;
    await app.close();
    app = undefined;
    // PostgreSQL needs a moment to see that a connection is closed.
    const others = `SELECT pid FROM pg_stat_activity
      WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`;
    const own = database.connections.usage;
    while ((await rows(others)).length > own.busy + own.idle - 1);
  });
});
