import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deleteJob, pauseJob, type Job, type RunReference } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import type { Recovery } from '../recovery.js';
import {
  addJob,
  addJobs,
  ANY_RUN,
  claimant,
  claimOne,
  finishedRun,
  planOf,
  queuedRun,
  tickOf,
  type JobStoreSetup,
  type JobStoreUnderTest,
} from './job-store-under-test.js';

/** What every Recovery reads and repairs. */
export function recoveryContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} as a Recovery`, () => {
    let store: JobStoreUnderTest;
    let recovery: Recovery;

    beforeEach(async () => {
      store = await setup();
      recovery = store.recovery;
    });
    afterEach(() => store.close());

    const pause = (job: Job, until: number | null = null) =>
      store.jobs.edit(job.id, (current, now) => pauseJob(current, { reason: null, until }, 'ann', now));
    const stateOf = async (id: string) => (await store.history.get(id))?.state;
    const references = (...ids: string[]) => ids.sort().map((run_id) => ({ run_id, attempt: 1 }));
    /** Without their dispatches: how runs are claimed is another matter. */
    const byId = (runs: RunReference[]) =>
      runs.map(({ run_id, attempt }) => ({ run_id, attempt })).sort((a, b) => (a.run_id < b.run_id ? -1 : 1));

    describe('due jobs', () => {
      it('are listed by id, in pages, with their due time', async () => {
        const jobs = await addJobs(store, 5);
        const [paused, until, deleted] = jobs as [Job, Job, Job];
        await pause(paused);
        await pause(until, 4_000_000_000_000);
        await store.jobs.delete(deleted.id, deleteJob);
        const expected = [...jobs.slice(3), until]
          .map((job) => ({
            job_id: job.id,
            next_due: job === until ? 4_000_000_000_000 : job.cursor.next_due,
          }))
          .sort((a, b) => (a.job_id < b.job_id ? -1 : 1));

        expect(await recovery.dueJobs(null, 10)).toEqual(expected);
        const first = await recovery.dueJobs(null, 2);
        expect(first).toEqual(expected.slice(0, 2));
        expect(await recovery.dueJobs(first[1]!.job_id, 2)).toEqual(expected.slice(2));
        expect(await recovery.dueJobs(expected[2]!.job_id, 2)).toEqual([]);
      });

      it('are overdue when their due time passed long enough ago, the longest overdue first', async () => {
        const late = await addJob(store, { schedule: '@every 10s' });
        const later = await addJob(store, { schedule: '@every 11s' });
        const gone = await addJob(store, { schedule: '@every 9s' });
        await addJob(store, { schedule: '@every 1h' });
        await pause(gone);
        const overdue = async (overdueMs: number, limit = 10): Promise<string[]> =>
          (await recovery.overdueJobs(overdueMs, limit)).jobs.map(({ job_id }) => job_id);
        expect(await overdue(2000)).toEqual([]);
        expect(await recovery.oldestDueAgeMs()).toBe(0);
        await store.passTime(20_000);
        expect(await overdue(2000)).toEqual([late.id, later.id]);
        expect(await overdue(2000, 1)).toEqual([late.id]);
        expect(await overdue(15_000)).toEqual([]);
        const { now, jobs } = await recovery.overdueJobs(2000, 1);
        expect(now - jobs[0]!.next_due).toBeGreaterThan(2000);
        const age = await recovery.oldestDueAgeMs();
        expect(age).toBeGreaterThanOrEqual(10_000);
        expect(age).toBeLessThan(15_000);
      });

      it('count the end of a pause', async () => {
        const job = await addJob(store);
        await pause(job, job.created_at + 1000);
        await store.passTime(5000);
        expect((await recovery.overdueJobs(2000, 10)).jobs).toMatchObject([{ job_id: job.id }]);
        expect((await recovery.overdueJobs(2000, 10, [job.id])).jobs).toEqual([]);
      });
    });

    describe('runs whose message is gone', () => {
      it('are requeued when they have been queued for long and the job queue is empty', async () => {
        const job = await addJob(store);
        const stale = await queuedRun(store, job);
        await finishedRun(store, job);
        expect((await recovery.requeueStale(5000, true, 10)).queued).toEqual([]);
        await store.passTime(5001);
        const young = await queuedRun(store, job);
        expect(byId((await recovery.requeueStale(5000, true, 10)).queued)).toEqual(references(stale.id));
        expect((await recovery.requeueStale(5000, true, 10)).queued).toEqual([]);
        await store.passTime(5001);
        expect(byId((await recovery.requeueStale(5000, true, 10)).queued)).toEqual(
          references(stale.id, young.id),
        );
        expect(await stateOf(stale.id)).toBe('queued');
      });

      it('are left alone while the job queue holds messages and no younger run was claimed', async () => {
        const job = await addJob(store);
        const stale = await queuedRun(store, job);
        const sibling = await queuedRun(store, job);
        await claimOne(store, sibling, claimant());
        await store.passTime(60_000);
        expect((await recovery.requeueStale(5000, false, 10)).queued).toEqual([]);

        const young = await queuedRun(store, job);
        await claimOne(store, young, claimant());
        expect(byId((await recovery.requeueStale(5000, false, 10)).queued)).toEqual(references(stale.id));
      });

      it('are requeued a few at a time, each by only one of several processes', async () => {
        const jobs = await addJobs(store, 20);
        const runs = await Promise.all(jobs.map((job) => queuedRun(store, job)));
        await store.passTime(6000);
        expect((await recovery.requeueStale(5000, true, 5)).queued).toHaveLength(5);
        const others = await Promise.all(
          Array.from({ length: 4 }, () => recovery.requeueStale(5000, true, 100)),
        );
        expect(others.flatMap(({ queued }) => queued)).toHaveLength(15);
        expect((await recovery.requeueStale(5000, true, 100)).queued).toEqual([]);
        expect(await store.claims.claim(references(...runs.map(({ id }) => id)), claimant())).toHaveLength(
          20,
        );
      });
    });

    describe('leases', () => {
      const [ann, bob] = [randomUUID(), randomUUID()];

      it('belong to one holder, who renews them', async () => {
        expect(await recovery.holdLease('work', ann, 5000)).toBe(true);
        expect(await recovery.holdLease('work', bob, 5000)).toBe(false);
        await store.passTime(4000);
        expect(await recovery.holdLease('work', ann, 5000)).toBe(true);
        await store.passTime(4000);
        expect(await recovery.holdLease('work', bob, 5000)).toBe(false);
        expect(await recovery.holdLease('other work', bob, 5000)).toBe(true);
      });

      it('go to another holder when they expire or are given back', async () => {
        await recovery.holdLease('work', ann, 5000);
        await store.passTime(5001);
        expect(await recovery.holdLease('work', bob, 5000)).toBe(true);
        expect(await recovery.holdLease('work', ann, 5000)).toBe(false);
        await recovery.releaseLease('work', ann);
        expect(await recovery.holdLease('work', ann, 5000)).toBe(false);
        await recovery.releaseLease('work', bob);
        expect(await recovery.holdLease('work', ann, 5000)).toBe(true);
      });

      it('are won by only one of many', async () => {
        const tries = Array.from({ length: 10 }, () => recovery.holdLease('work', randomUUID(), 5000));
        expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
      });
    });

    it('leaves ticks that were recorded as they are', async () => {
      const job = await addJob(store);
      await store.ticks.recordTicks([planOf(job, [tickOf(job, 1)])]);
      await store.passTime(60_000);
      await recovery.requeueStale(5000, true, 10);
      expect((await store.history.list(ANY_RUN)).items).toMatchObject([
        { state: 'queued', scheduled_at: tickOf(job, 1) },
      ]);
    });
  });
}
