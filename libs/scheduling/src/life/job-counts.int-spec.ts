import { startPostgres, type TestPostgres } from '@job-scheduler/testing';
import { startScheduler } from '../scheduling.fixture-spec.js';

describe('the count of jobs in the metrics', () => {
  let postgres: TestPostgres;
  let scheduler: Awaited<ReturnType<typeof startScheduler>>;
  beforeAll(async () => {
    postgres = await startPostgres();
    scheduler = await startScheduler(postgres);
  });
  afterAll(async () => {
    await scheduler.close();
    await postgres.stop();
  });

  /** The value of a metric in one scrape. */
  async function scrape(line: string): Promise<number> {
    const text = await scheduler.registry.metrics();
    const [, value = 'missing'] =
      text
        .split('\n')
        .find((one) => one.startsWith(`${line} `))
        ?.split(' ') ?? [];
    return Number(value);
  }
  const ACTIVE = 'job_scheduler_jobs{status="active"}';
  const AGE = 'job_scheduler_jobs_age_seconds';

  it('is kept for 15 s, so that no scrape has to wait for it, and tells its age', async () => {
    const { create, clock } = scheduler;
    await create();
    expect([await scrape(ACTIVE), await scrape(AGE)]).toEqual([1, 0]);
    await create();
    await clock.advance(14_999);
    expect([await scrape(ACTIVE), await scrape(AGE)]).toEqual([1, 14.999]);
    await clock.advance(1);
    // This scrape shows the old count and has a new one made.
    expect(await scrape(ACTIVE)).toBe(1);
    await scheduler.jobCounts.renewed();
    expect([await scrape(ACTIVE), await scrape(AGE)]).toEqual([2, 0]);
  });

  it('is kept longer the longer it takes, so that it never costs more than a 500th of the time', async () => {
    const { clock, jobCounts, database, create } = scheduler;
    await clock.advance(15_000);
    const blocker = await database.pool.connect();
    // It holds the lock for longer than connections may be idle in a transaction.
    await blocker.query('BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0; LOCK TABLE job_cursor');
    expect(await scrape(ACTIVE)).toBe(2);
    await clock.advance(100);
    await blocker.query('COMMIT');
    blocker.release();
    await jobCounts.renewed();
    await create();
    await clock.advance(49_999);
    await scrape(ACTIVE);
    await jobCounts.renewed();
    expect(await scrape(ACTIVE)).toBe(2);
    await clock.advance(1);
    await scrape(ACTIVE);
    await jobCounts.renewed();
    expect(await scrape(ACTIVE)).toBe(3);
  });

  it('stays what it was while PostgreSQL does not answer, with an age that grows', async () => {
    const { clock, jobCounts, database } = scheduler;
    await clock.advance(15_000);
    await scrape(ACTIVE);
    await jobCounts.renewed();
    await clock.advance(15_000);
    await database.pool.query('ALTER TABLE job_cursor RENAME TO away');
    await scrape(ACTIVE);
    await jobCounts.renewed();
    await clock.advance(5_000);
    expect([await scrape(ACTIVE), await scrape(AGE)]).toEqual([3, 20]);
    await database.pool.query('ALTER TABLE away RENAME TO job_cursor');
  });
});
