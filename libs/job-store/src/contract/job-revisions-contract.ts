import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  deleteJob,
  disableJob,
  editJob,
  JsonText,
  pauseJob,
  resumeJob,
  type Job,
  type JobDefinition,
} from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import { REVISIONS_KEPT } from '../job-revisions.js';
import { addJob, definitionOf, type JobStoreSetup, type JobStoreUnderTest } from './job-store-under-test.js';

/** What every store keeps of the writes to jobs. */
export function jobRevisionsContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} as a record of revisions`, () => {
    let store: JobStoreUnderTest;

    beforeEach(async () => {
      store = await setup();
    });
    afterEach(() => store.close());

    const ann = { actor: 'ann' };
    const edit = (id: string, input: JobDefinition) =>
      store.jobs.edit(id, (job, now) => editJob(job, input, 'ann', now), undefined, ann);
    const deeds = async (job_id: string, limit = 200) =>
      (await store.revisions.list({ job_id, limit, after: null })).items.map(
        ({ revision, action, status, actor }) => `${revision} ${action} ${status} ${actor}`,
      );

    it('keeps who did what with each write, and what the job was', async () => {
      const rest = { schedule: '@yearly', start_at: '2020-01-01T00:00:00Z', overlap: 'skip', tags: ['a'] };
      const payload = new JsonText('{"b":1.0,"a":12345678901234567890}');
      const job = await addJob(store, { ...rest, job: { callback_url: 'http://localhost/', payload } });
      const input = definitionOf({ name: job.definition.name, schedule: '@monthly' });
      await edit(job.id, input);
      await edit(job.id, input);
      const pause = { reason: 'why', until: null };
      await store.jobs.edit(job.id, (found, now) => pauseJob(found, pause, 'bob', now), undefined, {
        actor: 'bob',
      });
      await store.jobs.edit(job.id, (found, now) => resumeJob(found, now));
      await store.jobs.delete(job.id, deleteJob, ann);
      expect(await deeds(job.id)).toEqual([
        '5 deleted deleted ann',
        '4 resumed active system',
        '3 paused paused bob',
        '2 updated active ann',
        '1 created active system',
      ]);
      expect(await store.revisions.get(job.id, 1)).toMatchObject({
        definition: job.definition,
        before: null,
      });
      const { active: _, ...edited } = input;
      expect(await store.revisions.get(job.id, 2)).toMatchObject({
        definition: edited,
        before: job.definition,
      });
      expect(await store.revisions.get(job.id, 4)).toMatchObject({ definition: edited, before: edited });
      expect(await store.revisions.get(job.id, 6)).toBeNull();
      expect(await store.revisions.get(randomUUID(), 1)).toBeNull();
      await store.retention.maintain(30);
      expect(await deeds(job.id)).toEqual([]);
    });

    it('keeps nothing of a write that is refused', async () => {
      const job = await addJob(store);
      const refuse = () => {
        throw new Error('no');
      };
      await expect(store.jobs.edit(job.id, refuse)).rejects.toThrow('no');
      expect(await deeds(job.id)).toHaveLength(1);
    });

    it('begins again at 1 after the largest revision, whatever the write is', async () => {
      const last = 2 ** 31 - 1;
      const pause = (found: Job, now: number) => pauseJob(found, { reason: null, until: null }, 'ann', now);
      const atLast = async () => {
        const job = await addJob(store);
        await store.jobs.edit(job.id, pause);
        await store.jobs.edit(job.id, (found, now) => resumeJob(found, now));
        await store.tamper(`UPDATE job_cursor SET revision = ${last} WHERE job_id = '${job.id}'`);
        await store.tamper(
          `UPDATE job_revisions SET revision = ${last} WHERE job_id = '${job.id}' AND revision = 3`,
        );
        return job;
      };
      const writes: [action: string, write: (job: Job) => Promise<unknown>][] = [
        ['paused', ({ id }) => store.jobs.edit(id, pause)],
        ['disabled', ({ id }) => store.jobs.edit(id, (found, now) => disableJob(found, 'It failed.', now))],
        ['deleted', ({ id }) => store.jobs.delete(id, deleteJob)],
        ['updated', ({ id, definition: { name } }) => edit(id, definitionOf({ name, description: 'new' }))],
      ];
      for (const [action, write] of writes) {
        const job = await atLast();
        await write(job);
        // Those before would look newer.
        const { items } = await store.revisions.list({ job_id: job.id, limit: 200, after: null });
        expect(items).toMatchObject([{ revision: 1, action }]);
        const now = action === 'updated' ? { description: 'new' } : job.definition;
        expect(await store.revisions.get(job.id, 1)).toMatchObject({ definition: now, before: null });
      }
    });

    it('keeps so many of the newest, and the definition that they refer to', async () => {
      const job = await addJob(store);
      await edit(job.id, definitionOf({ name: job.definition.name, description: 'the second' }));
      for (let round = 0; round < REVISIONS_KEPT / 2 + 2; round += 1) {
        await store.jobs.edit(job.id, (found, now) =>
          pauseJob(found, { reason: null, until: null }, 'ann', now),
        );
        await store.jobs.edit(job.id, (found, now) => resumeJob(found, now));
      }
      const kept = await deeds(job.id);
      expect(kept).toHaveLength(REVISIONS_KEPT + 5);
      expect(kept.at(-1)).toBe('2 updated active ann');
      expect(await store.revisions.get(job.id, 50)).toMatchObject({
        definition: { description: 'the second' },
      });
      await edit(job.id, definitionOf({ name: job.definition.name, description: 'the last' }));
      expect((await store.revisions.list({ job_id: job.id, limit: 2, after: 50 })).items).toMatchObject([
        { revision: 49 },
        { revision: 48 },
      ]);
    });
  });
}
