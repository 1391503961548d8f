import { createJob, type Job } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import { definitionOf } from '../contract/job-store-under-test.js';
import { PostgresJobRepository, type Database } from './index.js';
import { PostgresStatistics } from './statistics.js';
import { PostgresUnderTest } from './store-under-test-spec.js';

describe('schedules that are alike', () => {
  let postgres: PostgresUnderTest;
  let database: Database;

  beforeAll(async () => {
    postgres = await PostgresUnderTest.start();
    ({ database } = postgres);
  });
  afterAll(() => postgres.stop());

  it('are read together, each job with what is its own', async () => {
    const create = (schedule: string, max_runs: number | null = null): Promise<Job> =>
      new PostgresJobRepository(database).create((now) =>
        createJob(randomUUID(), definitionOf({ name: randomUUID(), schedule, max_runs }), 'ann', now),
      );
    await create('0 * * * *');
    await create('0 * * * *');
    await create('0\n1,2 * * *');
    const often = [await create('@every 45m'), await create('@every 45m'), await create('@every 45m')];
    const seldom = await create('@every 46m');
    const hashed = [await create('H * * * *'), await create('H * * * *')];
    const limited = await create('@every 45m', 3);
    const groups = await new PostgresStatistics(database).schedules();
    const found = groups.map(({ schedule, jobs, seeds, anchors, remaining }) => ({
      schedule,
      jobs,
      remaining,
      seeds: seeds?.toSorted() ?? null,
      anchors: anchors?.toSorted() ?? null,
    }));
    const none = { seeds: null, anchors: null, remaining: null };
    const creationsOf = (some: Job[]) => some.map(({ created_at }) => created_at).toSorted();
    const alike = [
      { ...none, schedule: '0 * * * *', jobs: 2 },
      { ...none, schedule: '0\n1,2 * * *', jobs: 1 },
      { ...none, schedule: '@every 45m', jobs: 3, anchors: creationsOf(often) },
      { ...none, schedule: '@every 46m', jobs: 1, anchors: creationsOf([seldom]) },
      { ...none, schedule: '@every 45m', jobs: 1, anchors: creationsOf([limited]), remaining: 3 },
      { ...none, schedule: 'H * * * *', jobs: 2, seeds: hashed.map(({ id }) => id).toSorted() },
    ];
    expect(found).toHaveLength(alike.length);
    expect(found).toEqual(expect.arrayContaining(alike));
  });
});
