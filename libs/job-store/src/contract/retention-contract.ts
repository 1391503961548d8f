import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deleteJob, tickRunId, type Job } from '@job-scheduler/job-model';
import {
  addJob,
  addJobs,
  ANY_RUN,
  finishedRun,
  planOf,
  type JobStoreSetup,
  type JobStoreUnderTest,
} from './job-store-under-test.js';

const DAY = 86_400_000;

/** What every Retention keeps and removes. */
export function retentionContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} as a Retention`, () => {
    let store: JobStoreUnderTest;

    beforeEach(async () => {
      store = await setup();
    });
    afterEach(() => store.close());

    /** Records ticks of a job whose runs have ended. */
    const recordEnded = async (job: Job, ticks: number[]): Promise<void> => {
      await store.ticks.recordTicks([planOf(job, ticks)]);
      for (const tick of ticks) await store.history.cancel(tickRunId(tick, job.id), 'done');
    };

    it('removes runs older than the given number of days, and keeps the younger ones', async () => {
      const job = await addJob(store);
      const days = [100, 32, 29, 2, 1, 0];
      const ticks = days.map((age) => job.created_at - age * DAY);
      await recordEnded(job, ticks);
      const kept = async () =>
        (await store.history.list(ANY_RUN)).items.map(({ scheduled_at }) => scheduled_at);

      await store.retention.maintain(30);
      expect(await kept()).toEqual(ticks.slice(2).reverse());
      await store.retention.maintain(30);
      expect(await kept()).toEqual(ticks.slice(2).reverse());
      await store.retention.maintain(1);
      expect(await kept()).toEqual(ticks.slice(4).reverse());
    });

    it('keeps a run that has not ended, however old it is', async () => {
      const job = await addJob(store);
      await store.ticks.recordTicks([planOf(job, [job.created_at - 60 * DAY])]);
      await store.retention.maintain(30);
      const [open] = (await store.history.list(ANY_RUN)).items;
      expect(open?.state).toBe('queued');
      await store.history.cancel(open!.id, 'done');
      await store.retention.maintain(30);
      expect((await store.history.list(ANY_RUN)).items).toEqual([]);
    });

    it('keeps a job whose last run it removed', async () => {
      const job = await addJob(store);
      await recordEnded(job, [job.created_at - 60 * DAY]);
      expect((await store.jobs.get(job.id))?.last_run).not.toBeNull();
      await store.retention.maintain(30);
      expect(await store.jobs.get(job.id)).toMatchObject({ last_run: null, cursor: { fired: 1 } });
    });

    it('keeps the history of deleted jobs while it is young, and existing jobs for ever', async () => {
      const [idle, deleted] = [await addJob(store), await addJob(store)];
      const run = await finishedRun(store, deleted);
      await store.jobs.delete(deleted.id, deleteJob);
      await store.retention.maintain(30);
      expect(await store.history.get(run.id)).toMatchObject({ job_name: deleted.definition.name });
      expect(await store.jobs.get(idle.id)).toEqual(idle);
    });

    it('removes the good deleted jobs, beside one that nobody can make sense of and one that cannot be removed', async () => {
      // No tick is missed by their deletion, which would be kept.
      const jobs = await addJobs(store, 10, { schedule: '@yearly' });
      const [kept, spoilt] = jobs as [Job, Job];
      await store.spoil(spoilt.id, 'policies');
      for (const { id } of jobs.filter((job) => job !== kept)) await store.jobs.delete(id, deleteJob);
      // Its cursor is still there.
      await store.tamper(`UPDATE jobs SET deleted_at = now() WHERE id = '${kept.id}'`);
      await store.retention.maintain(30);
      const revisions = await Promise.all(jobs.map(({ id }) => store.revisions.get(id, 1)));
      expect(revisions.map((revision) => revision === null)).toEqual(jobs.map((job) => job !== kept));
    });

    it('can be run by several processes at the same time', async () => {
      const job = await addJob(store);
      await recordEnded(job, [job.created_at - 60 * DAY, job.created_at]);
      await Promise.all([1, 2, 3].map(() => store.retention.maintain(30)));
      expect((await store.history.list(ANY_RUN)).items).toHaveLength(1);
    });
  });
}
