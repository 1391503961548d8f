import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  addJob,
  claimant,
  claimOne,
  finishedRun,
  queuedRun,
  resultOf,
  type JobStoreSetup,
  type JobStoreUnderTest,
} from './job-store-under-test.js';

const SECRET = 'canary-of-the-target';
const ALL = { job_id: null, namespaces: null, from: null, to: null };

const ANSWER = {
  response_headers: { 'set-cookie': SECRET },
  response_body: SECRET,
  response_bytes: SECRET.length,
};
const REDIRECTED = {
  ...ANSWER,
  error_code: 'http_500',
  http_status: 500,
  redirects: [
    {
      method: 'GET',
      url: 'https://example.com/',
      http_status: 307,
      location: `https://${SECRET}/`,
      duration_ms: 1,
    },
  ],
};

/** What must hold wherever what is kept of calls can be erased. */
export function erasureContract(name: string, setup: JobStoreSetup): void {
  describe(`${name}, erasing what is kept of calls`, () => {
    let store: JobStoreUnderTest;
    beforeEach(async () => {
      store = await setup();
    });
    afterEach(() => store.close());

    it('leaves the rows, which tell how the runs went', async () => {
      const job = await addJob(store, { schedule: '@yearly' });
      const succeeded = await finishedRun(store, job, { attempt: ANSWER });
      const failed = await finishedRun(store, job, {
        state: 'failed',
        reason: 'http_500',
        attempt: REDIRECTED,
      });
      const before = await store.history.get(failed.id);
      expect(await store.history.erase(ALL, 1)).toBe(1);
      expect(await store.history.erase(ALL, 10)).toBe(1);
      expect(await store.history.erase(ALL, 10)).toBe(0);
      const runs = [await store.history.get(succeeded.id), await store.history.get(failed.id)];
      expect(JSON.stringify(before)).toContain(SECRET);
      expect(JSON.stringify(runs)).not.toContain(SECRET);
      expect(runs[0]).toMatchObject({
        state: 'succeeded',
        attempts: [{ http_status: 200, response_bytes: SECRET.length }],
      });
      expect(runs[1]).toMatchObject({
        state: 'failed',
        reason: 'http_500',
        attempts: [{ http_status: 500, response_body: null }],
      });
      expect(await store.history.replay(succeeded.id, null)).toMatchObject({ state: 'queued' });
    });

    it('erases payloads of their own, but of no run that goes on', async () => {
      const job = await addJob(store, { schedule: '@yearly' });
      const by = claimant();
      const open = await queuedRun(store, job, { secret: SECRET });
      const ended = await queuedRun(store, job, { secret: SECRET });
      await claimOne(store, ended, by);
      await store.claims.finish([resultOf(ended.id, by)]);
      expect(await store.history.erase({ ...ALL, job_id: job.id }, 10)).toBe(1);
      expect((await claimOne(store, open, by))?.operation.payload?.text).toContain(SECRET);
    });

    it('goes by job, namespace and time', async () => {
      const one = await addJob(store, { schedule: '@yearly', namespace: 'one' });
      const other = await addJob(store, { schedule: '@yearly', namespace: 'other' });
      for (const job of [one, other]) await finishedRun(store, job, { attempt: ANSWER });
      expect(await store.history.erase({ ...ALL, to: one.created_at }, 10)).toBe(0);
      expect(await store.history.erase({ ...ALL, from: one.created_at + 3_600_000 }, 10)).toBe(0);
      expect(await store.history.erase({ ...ALL, namespaces: [] }, 10)).toBe(0);
      expect(await store.history.erase({ ...ALL, job_id: one.id, namespaces: ['other'] }, 10)).toBe(0);
      expect(await store.history.erase({ ...ALL, namespaces: ['other'] }, 10)).toBe(1);
      expect(await store.history.erase({ ...ALL, job_id: one.id }, 10)).toBe(1);
    });
  });
}
