import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  DEFAULT_POLICIES,
  deleteJob,
  editJob,
  pauseJob,
  JsonText,
  tickRunId,
  type Job,
} from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import {
  addJob,
  addJobs,
  claimant,
  claimOne,
  definitionOf,
  finishedRun,
  planOf,
  queuedRun,
  resultOf,
  tickOf,
  type JobStoreSetup,
  type JobStoreUnderTest,
} from './job-store-under-test.js';

/** How runners claim runs from every ClaimLedger. */
export function runClaimContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} as a ClaimLedger for runners`, () => {
    let store: JobStoreUnderTest;

    beforeEach(async () => {
      store = await setup();
    });
    afterEach(() => store.close());

    const edit = (job: Job, rest: Record<string, unknown>) =>
      store.jobs.edit(job.id, (current, now) =>
        editJob(current, definitionOf({ name: job.definition.name, ...rest }), 'ann', now),
      );

    describe('claiming', () => {
      it('returns the operation to perform, and marks the run as running', async () => {
        const job = await addJob(store, {
          job: {
            callback_url: 'http://localhost/',
            http_method: 'put',
            timeout_seconds: 7.5,
            redirects: 2,
            headers: { b: '1', a: '2' },
            query: { z: '' },
            payload: { z: [1], a: '\\' },
          },
        });
        const run = await queuedRun(store, job);
        // Whether a run has a dispatch is another matter.
        expect({ ...(await claimOne(store, run, claimant())), dispatch_id: null }).toEqual({
          run_id: run.id,
          dispatch_id: null,
          job_id: job.id,
          job_revision: 1,
          attempt: 1,
          trigger: 'manual',
          scheduled_at: run.scheduled_at,
          operation: job.definition.job,
          own_payload: false,
          job_name: job.definition.name,
          namespace: job.namespace,
          policies: DEFAULT_POLICIES,
          age_ms: expect.any(Number),
          next_tick_in_ms: expect.any(Number),
          begin_within_ms: null,
          completion: null,
        });
        expect(await store.history.get(run.id)).toMatchObject({
          state: 'running',
          started_at: null,
          attempts: [],
        });
        expect((await store.ticks.becomeDue([run.id])).queued).toEqual([]);
      });

      it.each([{ a: 1 }, [], 'text', '123', 0, false, ''])(
        'gives a manual run its own payload %j',
        async (payload) => {
          const job = await addJob(store, {
            job: { callback_url: 'http://localhost/', payload: { of: 'the job' } },
          });
          const claimed = await claimOne(store, await queuedRun(store, job, payload), claimant());
          expect(claimed).toMatchObject({
            own_payload: true,
            operation: { payload: JsonText.of(payload) },
          });
        },
      );

      it('gives a manual run without a payload the one of its job', async () => {
        const job = await addJob(store, {
          job: { callback_url: 'http://localhost/', payload: { of: 'the job' } },
        });
        const claimed = await claimOne(store, await queuedRun(store, job), claimant());
        expect(claimed).toMatchObject({
          own_payload: false,
          operation: { payload: JsonText.of({ of: 'the job' }) },
        });
      });

      it("uses the job's current operation and revision, not those of the tick", async () => {
        const job = await addJob(store);
        const run = await queuedRun(store, job);
        await edit(job, { job: { callback_url: 'http://localhost/edited', http_method: 'get' } });
        expect(await claimOne(store, run, claimant())).toMatchObject({
          job_revision: 2,
          operation: { callback_url: 'http://localhost/edited', http_method: 'get' },
        });
        expect((await store.history.get(run.id))?.job_revision).toBe(2);
      });

      it("gives each tick its job's operation of that moment, however many were claimed before", async () => {
        const job = await addJob(store, {
          job: { callback_url: 'http://localhost/', headers: { b: '1', a: '2' }, payload: { z: 1 } },
        });
        const ticks = [1, 2, 3, 4].map((n) => tickOf(job, n));
        await store.ticks.recordTicks([planOf(job, ticks)]);
        const claimTick = (at: number | undefined) =>
          claimOne(store, { id: tickRunId(at!, job.id) }, claimant());
        const [first, second] = [await claimTick(ticks[0]), await claimTick(ticks[1])];
        expect(first?.operation).toEqual(job.definition.job);
        expect(second).toEqual({
          ...first,
          run_id: tickRunId(ticks[1]!, job.id),
          scheduled_at: ticks[1],
          age_ms: expect.any(Number),
          next_tick_in_ms: expect.any(Number),
        });
        await edit(job, {
          job: { callback_url: 'http://localhost/edited' },
          retry: { max_attempts: 7 },
        });
        for (const at of ticks.slice(2)) {
          expect(await claimTick(at)).toMatchObject({
            job_revision: 2,
            operation: { callback_url: 'http://localhost/edited' },
            policies: { retry: { max_attempts: 7 } },
          });
        }
      });

      it('claims jobs that it called before together with so many others that they take their place', async () => {
        const jobs = await addJobs(store, 7);
        const [early, late] = [jobs[0]!, jobs[6]!];
        // Whichever way round the claim answers, other jobs come before a known one.
        const second = (job: Job) => (job === early ? 2 : job === late ? 4 : 3);
        const runOf = (job: Job, n: number) => tickRunId(tickOf(job, n), job.id);
        await store.ticks.recordTicks(
          jobs.map((job) => planOf(job, [tickOf(job, 1), tickOf(job, second(job))])),
        );
        for (const job of [early, late]) await claimOne(store, { id: runOf(job, 1) }, claimant());
        const references = jobs.map((job) => ({ run_id: runOf(job, second(job)), attempt: 1 }));
        const claimed = await store.claims.claim(references, claimant());
        const names = new Map(claimed.map(({ job_id, job_name }) => [job_id, job_name]));
        expect(names).toEqual(new Map(jobs.map(({ id, definition }) => [id, definition.name])));
      });

      it('gives the same answer when repeated with the same claim id, and to nobody else', async () => {
        const run = await queuedRun(store, await addJob(store));
        const by = claimant();
        const first = await claimOne(store, run, by);
        expect(await claimOne(store, run, by)).toEqual(first);
        expect(await claimOne(store, run, { ...by, claim_id: randomUUID() })).toBeUndefined();
        expect(await claimOne(store, run, claimant())).toBeUndefined();
      });

      it('is won by only one of many', async () => {
        const jobs = await addJobs(store, 5);
        const runs = await Promise.all(jobs.map((job) => queuedRun(store, job)));
        const references = runs.map(({ id }) => ({ run_id: id, attempt: 1 }));
        const tries = Array.from({ length: 8 }, (_, index) =>
          store.claims.claim(index % 2 === 0 ? references : [...references].reverse(), claimant()),
        );
        const won = (await Promise.all(tries)).flat().map(({ run_id }) => run_id);
        expect(won.sort()).toEqual(runs.map(({ id }) => id).sort());
      });

      it('fails for another attempt, an unknown run, and a finished or cancelled run', async () => {
        const job = await addJob(store);
        const run = await queuedRun(store, job);
        const done = await finishedRun(store, job);
        const references = [
          { run_id: run.id, attempt: 2 },
          { run_id: randomUUID(), attempt: 1 },
          { run_id: 'ffffffff-ffff-4fff-bfff-ffffffffffff', attempt: 1 },
          { run_id: '00000000-0000-4000-8000-000000000000', attempt: 1 },
          { run_id: done.id, attempt: 1 },
        ];
        expect(await store.claims.claim(references, claimant())).toEqual([]);
        await store.jobs.edit(job.id, (current, now) =>
          pauseJob(current, { reason: null, until: null }, 'ann', now),
        );
        expect(await claimOne(store, run, claimant())).toBeUndefined();
        expect(await store.claims.claim([], claimant())).toEqual([]);
      });

      it.each(['00000000-0000-7000-8000-000000000000', 'ffffffff-ffff-7fff-bfff-ffffffffffff'])(
        'claims a run beside the unknown run %s, whatever instant that names',
        async (unknown) => {
          const { id } = await queuedRun(store, await addJob(store));
          const references = [id, unknown].map((run_id) => ({ run_id, attempt: 1 }));
          expect(await store.claims.claim(references, claimant())).toMatchObject([{ run_id: id }]);
          expect(await store.claims.unknown([id, unknown])).toEqual([unknown]);
        },
      );

      it('tells which claimed runs may still be called', async () => {
        const by = claimant();
        const claimed = async () => {
          const job = await addJob(store);
          const run = await queuedRun(store, job);
          await claimOne(store, run, by);
          return { job, run_id: run.id, claim_id: by.claim_id };
        };
        const wanted = await claimed();
        const [cancelled, paused, deleted, ended] = [
          await claimed(),
          await claimed(),
          await claimed(),
          await claimed(),
        ];
        const claims = [wanted, cancelled, paused, deleted, ended];
        const all = new Set(claims.map(({ run_id }) => run_id));
        expect(await store.claims.stillWanted(claims)).toEqual(all);
        await store.history.cancel(cancelled.run_id, 'cancelled_by_user');
        await store.jobs.edit(paused.job.id, (job, now) =>
          pauseJob(job, { reason: null, until: null }, 'ann', now),
        );
        await store.jobs.delete(deleted.job.id, deleteJob);
        await store.claims.finish([resultOf(ended.run_id, by)]);
        const others = { ...wanted, claim_id: randomUUID() };
        expect(await store.claims.stillWanted([...claims, others])).toEqual(new Set([wanted.run_id]));
        expect(await store.claims.stillWanted([others])).toEqual(new Set());
      });

      it('tells which of many runs never existed', async () => {
        const job = await addJob(store);
        const [known, finished] = [await queuedRun(store, job), await finishedRun(store, job)];
        const unknown = randomUUID();
        expect(await store.claims.unknown([known.id, unknown, finished.id])).toEqual([unknown]);
        expect(await store.claims.unknown([])).toEqual([]);
      });

      it('tells which of many runs are queued', async () => {
        const job = await addJob(store);
        const [run, done] = [await queuedRun(store, job), await finishedRun(store, job)];
        expect((await store.ticks.becomeDue([done.id, randomUUID(), run.id])).queued).toEqual([
          { run_id: run.id, attempt: 1 },
        ]);
        expect((await store.ticks.becomeDue([])).queued).toEqual([]);
      });
    });
  });
}
