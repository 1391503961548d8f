import type { INestApplicationContext } from '@nestjs/common';
import type { LongOperation } from '@job-scheduler/job-model';
import { Database, migrate, PostgresRetention } from '@job-scheduler/job-store/postgres';
import { eventually, startPostgres, type TestDatabase, type TestPostgres } from '@job-scheduler/testing';
import { startBackground } from '../background.fixture-spec.js';
import { BullmqPool } from '../bullmq-pool.js';
import { minutes, Scene } from './operation-work.fixture-spec.js';
import { OperationProcessor } from './operation.processor.js';

let postgres: TestPostgres;
let test: TestDatabase;
let database: Database;
let scene: Scene;
let apps: INestApplicationContext[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(() => postgres.stop());
beforeEach(async () => {
  test = await postgres.createDatabase({ name: 'migrated', setup: migrate });
  database = new Database({ url: test.url });
  scene = new Scene(database);
});
afterEach(async () => {
  await Promise.all(apps.map((app) => app.close()));
  apps = [];
  await database.close();
  await test.drop();
});

async function start(): Promise<INestApplicationContext> {
  const app = await startBackground({ url: test.url, retention: new PostgresRetention(database) });
  apps.push(app);
  return app;
}

/** Polls an operation and resolves once it is as wanted. */
function until(
  operation: LongOperation,
  isSo: (operation: LongOperation) => boolean,
): Promise<LongOperation> {
  return eventually('the operation as wanted', async () => {
    const current = await scene.operation(operation);
    return isSo(current) && current;
  });
}

const hasEnded = ({ finished_at }: LongOperation): boolean => finished_at !== null;
const hasBegun = ({ done }: LongOperation): boolean => done > 0;
const ticks = async () => (await scene.runs()).map(({ scheduled_at }) => scheduled_at);

it('notices an operation by itself, and leaves nothing of it in the queue', async () => {
  await start();
  const operation = await scene.backfill(await scene.job(), 10, 1000);
  expect(await until(operation, hasEnded)).toMatchObject({ state: 'succeeded', done: 10 });
  expect(await ticks()).toEqual(minutes(10));
  const left = `SELECT id FROM bullmq.job WHERE id = '${operation.id}'`;
  await eventually('an empty queue', async () => (await database.pool.query(left)).rows.length === 0);
}, 60_000);

it('carries on in a new process what a shutdown left, with one run per tick', async () => {
  const first = await start();
  // It takes six seconds, so that it is not over before the test looks, even on a busy machine.
  const operation = await scene.backfill(await scene.job(), 12, 2);
  await until(operation, hasBegun);
  await first.close();
  apps = [];
  const left = await scene.operation(operation);
  expect(left.state).toBe('running');
  expect(left.done).toBeLessThan(12);

  await start();
  expect(await until(operation, hasEnded)).toMatchObject({ state: 'succeeded', done: 12 });
  expect(await ticks()).toEqual(minutes(12));
}, 60_000);

it('carries on in another process what a dead one held, with one run per tick', async () => {
  const first = await start();
  const operation = await scene.backfill(await scene.job(), 12, 2);
  await until(operation, hasBegun);
  // A process that dies leaves only what it had written: its queue still counts it as at work.
  void first.get(BullmqPool).end();
  first.get(OperationProcessor).onModuleDestroy();
  const active = await database.pool.query(`SELECT state::text FROM bullmq.job WHERE id = '${operation.id}'`);
  expect(active.rows).toEqual([{ state: 'active' }]);

  await start();
  expect(await until(operation, hasEnded)).toMatchObject({ state: 'succeeded', done: 12 });
  expect(await ticks()).toEqual(minutes(12));
}, 90_000);

it('carries one operation out once although several processes enter it', async () => {
  await Promise.all([start(), start()]);
  const jobs = await scene.jobsInOrder(45);
  const operation = await scene.bulk(
    'pause',
    jobs.map(({ id }) => id),
  );
  expect(await until(operation, hasEnded)).toMatchObject({ state: 'succeeded', done: 45, failed: 0 });
  for (const { id } of jobs) expect((await scene.jobs.get(id))?.cursor.revision).toBe(2);
}, 60_000);

it('goes on with a paused operation once it is resumed', async () => {
  await start();
  const operation = await scene.backfill(await scene.job(), 12, 2);
  await until(operation, hasBegun);
  await scene.operations.change(operation.id, 'paused');
  const { done } = await scene.operation(operation);
  expect(done).toBeLessThan(12);
  await scene.operations.change(operation.id, 'pending');
  expect(await until(operation, hasEnded)).toMatchObject({ state: 'succeeded', done: 12 });
  expect(await ticks()).toEqual(minutes(12));
}, 60_000);
