import { pauseJob, resumeJob } from '@job-scheduler/job-model';
import { addJob, ANY_JOB } from '../contract/job-store-under-test.js';
import type { JobStoreUnderTest } from '../testing.js';
import {
  jobChangeContract,
  jobListContract,
  jobRepositoryContract,
  jobRevisionsContract,
} from '../testing.js';
import { PostgresUnderTest } from './store-under-test-spec.js';

let postgres: PostgresUnderTest;
beforeAll(async () => {
  postgres = await PostgresUnderTest.start();
});
afterAll(() => postgres.stop());

jobRepositoryContract('PostgreSQL', () => postgres.store());
jobChangeContract('PostgreSQL', () => postgres.store());
jobListContract('PostgreSQL', () => postgres.store());
jobRevisionsContract('PostgreSQL', () => postgres.store());

describe('a list that is read in parts', () => {
  /** Each statement of a list by status, and one after them. */
  const STATEMENTS = [1, 2, 3, 4, 5, 6, 7];
  let store: JobStoreUnderTest;

  beforeEach(async () => {
    store = await postgres.store();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await store.close();
  });

  const pause = (id: string) =>
    store.jobs.edit(id, (job, now) => pauseJob(job, { reason: null, until: null }, 'ann', now));
  const resume = (id: string) => store.jobs.edit(id, (job, now) => resumeJob(job, now));

  /** Something happens before the n-th of the statements that read from now on. */
  function beforeStatement(n: number, happen: () => Promise<unknown>): void {
    const { pool } = postgres.database;
    const query = pool.query.bind(pool) as (...input: unknown[]) => Promise<never>;
    let count = 0;
    jest.spyOn(pool, 'query').mockImplementation((async (...input: unknown[]) => {
      count += 1;
      if (count === n) await happen();
      return query(...input);
    }) as never);
  }

  it('shows a job once that moves on to a later part meanwhile', async () => {
    const { id } = await addJob(store);
    const other = await addJob(store);
    for (const n of STATEMENTS) {
      await pause(id);
      beforeStatement(n, () => resume(id));
      const { items, next } = await store.jobs.list({ ...ANY_JOB, sort: 'status' });
      jest.restoreAllMocks();
      expect({ n, ids: items.map((job) => job.id).sort() }).toEqual({ n, ids: [id, other.id].sort() });
      expect(next).toBeNull();
    }
  });

  it('goes on within a part whose last job on the page moves on meanwhile', async () => {
    const [first, second] = [await addJob(store), await addJob(store)].sort((a, b) => (a.id > b.id ? -1 : 1));
    for (const n of STATEMENTS) {
      beforeStatement(n, () => pause(first!.id));
      const query = { ...ANY_JOB, sort: '-status' as const };
      const page = await store.jobs.list({ ...query, limit: 1 });
      jest.restoreAllMocks();
      const rest = page.next === null ? [] : (await store.jobs.list({ ...query, after: page.next })).items;
      const ids = [...page.items, ...rest].map((job) => job.id);
      expect({ n, times: ids.filter((id) => id === second!.id).length }).toEqual({ n, times: 1 });
      await resume(first!.id);
    }
  });
});
