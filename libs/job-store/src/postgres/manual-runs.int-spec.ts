import { JsonText, type Run } from '@job-scheduler/job-model';
import { eventually } from '@job-scheduler/testing';
import { addJob } from '../contract/job-store-under-test.js';
import { KeyTakenError, type OnceOnly } from '../idempotency-store.js';
import { Database } from './index.js';
import { PostgresRunHistory } from './run-history.js';
import { PostgresUnderTest } from './store-under-test-spec.js';

let postgres: PostgresUnderTest;
let database: Database;
beforeAll(async () => {
  postgres = await PostgresUnderTest.start();
  database = new Database({ url: postgres.url, connections: 3 });
});
afterAll(async () => {
  await database.close();
  await postgres.stop();
});

const keyed = (key: string): OnceOnly<Run> => ({
  key,
  fingerprint: key,
  answer: ({ id }) => ({ status: 202, headers: {}, body: id }),
});

describe('runs that users start', () => {
  it('wait for a job that is locked without taking the connections of others, and are all made once it is free', async () => {
    const store = await postgres.store();
    const job = await addJob(store);
    const history = new PostgresRunHistory(database);
    const holder = await postgres.database.pool.connect();
    try {
      await holder.query('BEGIN');
      await holder.query('SELECT FROM job_cursor WHERE job_id = $1 FOR UPDATE', [job.id]);
      const runs = Promise.all(Array.from({ length: 200 }, () => history.trigger(job.id, null)));
      await eventually('runs that wait', async () => database.connections.usage.busy > 0);
      await Promise.all(Array.from({ length: 20 }, () => database.pool.query('SELECT 1')));
      await holder.query('COMMIT');
      expect(new Set((await runs).map((run) => run?.id)).size).toBe(200);
    } finally {
      holder.release();
    }
  });

  it('of one moment are each made or refused for themselves', async () => {
    const store = await postgres.store();
    const [one, other] = [await addJob(store, { name: 'one' }), await addJob(store, { name: 'other' })];
    const history = new PostgresRunHistory(database);
    const wrong = {
      ...keyed('wrong'),
      answer: () => {
        throw new RangeError('no answer');
      },
    };
    const nobody = 'af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b';
    const outcomes = await Promise.allSettled([
      ...Array.from({ length: 4 }, () => history.trigger(one.id, null)),
      history.trigger(one.id, null, keyed('a')),
      history.trigger(other.id, null, keyed('a')),
      history.trigger(other.id, new JsonText('{'), keyed('bad')),
      history.trigger(other.id, null, wrong),
      history.trigger(nobody, null),
      history.trigger(other.id, null),
    ]);
    const said = outcomes.map((outcome) =>
      outcome.status === 'rejected'
        ? (outcome.reason as Error).constructor.name
        : (outcome.value?.job_id ?? null),
    );
    expect(said).toEqual([
      ...Array(5).fill(one.id),
      KeyTakenError.name,
      'BadDataError',
      'RangeError',
      null,
      other.id,
    ]);
    const { rows } = await postgres.database.pool.query(
      'SELECT job_id, count(*)::int FROM runs WHERE job_id = ANY($1) GROUP BY job_id ORDER BY count DESC',
      [[one.id, other.id]],
    );
    expect(rows).toEqual([
      { job_id: one.id, count: 5 },
      { job_id: other.id, count: 1 },
    ]);
  });
});
