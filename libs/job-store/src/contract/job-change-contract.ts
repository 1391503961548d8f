import { beforeEach, describe, expect, it, afterEach } from '@jest/globals';
import {
  deleteJob,
  editJob,
  pauseJob,
  resumeJob,
  type Job,
  type JobDefinition,
} from '@job-scheduler/job-model';
import {
  addJob,
  ANY_RUN,
  claimant,
  claimOne,
  definitionOf,
  finishedRun,
  planOf,
  queuedRun,
  tickOf,
  type JobStoreSetup,
  type JobStoreUnderTest,
} from './job-store-under-test.js';

/** How every JobRepository changes jobs, and what that does to their ticks and runs. */
export function jobChangeContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} as a JobRepository`, () => {
    let store: JobStoreUnderTest;

    beforeEach(async () => {
      store = await setup();
    });
    afterEach(() => store.close());

    const edit = (id: string, input: JobDefinition) =>
      store.jobs.edit(id, (job, now) => editJob(job, input, 'bob', now));
    const remove = async (id: string) => (await store.jobs.delete(id, deleteJob)) !== null;
    const pause = (id: string) =>
      store.jobs.edit(id, (job, now) => pauseJob(job, { reason: 'why', until: null }, 'bob', now));
    const runsOf = async (job: Job) => (await store.history.list({ ...ANY_RUN, job_id: job.id })).items;

    describe('editing', () => {
      it('keeps and returns the new definition, cursor and pause', async () => {
        const job = await addJob(store);
        const input = definitionOf({ schedule: '@every 2s', tags: ['x'] });
        const write = await edit(job.id, input);
        expect(write).toMatchObject({ changed: true, skips: [], job: { cursor: { revision: 2 } } });
        expect(write?.job.updated_at).toBeGreaterThanOrEqual(job.updated_at);
        const paused = await pause(job.id);
        expect(paused?.job).toMatchObject({
          cursor: { revision: 3, status: 'paused' },
          pause: { reason: 'why' },
        });
        expect(await store.jobs.get(job.id)).toEqual(paused?.job);
        const resumed = await store.jobs.edit(job.id, resumeJob);
        expect(resumed?.job).toMatchObject({ cursor: { revision: 4, status: 'active' }, pause: null });
        expect(await store.jobs.get(job.id)).toEqual(resumed?.job);
      });

      it('leaves a job as it is when nothing differs', async () => {
        const job = await addJob(store);
        expect(await store.jobs.edit(job.id, () => null)).toEqual({
          job,
          changed: false,
          skips: [],
          queued: [],
          ended: [],
        });
        expect(await store.jobs.get(job.id)).toEqual(job);
      });

      it('decides under the lock: no edit is decided while another one changes the job', async () => {
        const job = await addJob(store);
        const count = (current: Job, now: number) => {
          const { description, ...rest } = current.definition;
          return editJob(current, { ...rest, description: `${description}x` }, 'ann', now);
        };
        await Promise.all(Array.from({ length: 20 }, () => store.jobs.edit(job.id, count)));
        expect(await store.jobs.get(job.id)).toMatchObject({
          cursor: { revision: 21 },
          definition: { description: 'x'.repeat(20) },
        });
      });

      it('sees the ticks that were recorded while it waited', async () => {
        const job = await addJob(store);
        let current = job;
        const record = async () => {
          for (let tick = 1; tick <= 20; tick += 1) {
            await store.ticks.recordTicks([planOf(current, [tickOf(job, tick)])]);
            const [input] = await store.ticks.planInputs([job.id]);
            current = { ...job, cursor: input?.cursor ?? job.cursor };
          }
        };
        const rename = async () => {
          for (let index = 0; index < 20; index += 1) {
            await store.jobs.edit(job.id, (locked) => editJob(locked, definitionOf(), 'ann', 0));
          }
        };
        await Promise.all([record(), rename()]);
        const after = await store.jobs.get(job.id);
        expect(after?.cursor.revision).toBe(21);
        expect(after?.cursor.fired).toBe((await runsOf(job)).length);
      });

      it('records the ticks that it cut off in the same transaction', async () => {
        const job = await addJob(store);
        const skip = { from: tickOf(job, 1), to: tickOf(job, 3), count: 3, reason: 'edited' as const };
        const write = await store.jobs.edit(job.id, ({ definition, cursor, pause: kept }) => ({
          definition,
          cursor: { ...cursor, revision: 2 },
          pause: kept,
          skips: [skip],
          runs: [],
          cancelRuns: null,
        }));
        expect(write?.skips).toEqual([skip]);
        const { from, to, count } = skip;
        expect(await runsOf(job)).toMatchObject([
          {
            state: 'skipped',
            reason: 'edited',
            scheduled_at: to,
            job_revision: 2,
            skip: { from, to, count },
          },
        ]);
      });
    });

    describe('pausing and deleting', () => {
      it.each([
        ['pausing', (id: string): Promise<unknown> => pause(id), 'job_paused'],
        ['deleting', (id: string): Promise<unknown> => remove(id), 'job_deleted'],
      ] as const)(
        'by %s cancels the runs for which nothing is being sent, and no others',
        async (_, act, reason) => {
          const job = await addJob(store);
          const bystander = await queuedRun(store, await addJob(store));
          const done = await finishedRun(store, job);
          const by = claimant();
          const running = await queuedRun(store, job);
          await claimOne(store, running, by);
          const queued = await queuedRun(store, job);
          await act(job.id);

          const stateOf = async (id: string) => (await store.history.get(id))?.state;
          expect(await store.history.get(queued.id)).toMatchObject({ state: 'cancelled', reason });
          expect((await store.history.get(queued.id))?.finished_at).not.toBeNull();
          expect(await stateOf(running.id)).toBe('running');
          expect(await stateOf(done.id)).toBe('succeeded');
          expect(await stateOf(bystander.id)).toBe('queued');
          expect(await claimOne(store, queued, claimant())).toBeUndefined();
        },
      );

      it('keeps the history of a deleted job readable', async () => {
        const job = await addJob(store);
        const run = await finishedRun(store, job);
        await remove(job.id);
        expect(await store.history.get(run.id)).toMatchObject({ job_name: job.definition.name });
        expect(await runsOf(job)).toHaveLength(1);
      });
    });
  });
}
