import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deleteJob, pauseJob, type Job, type Run } from '@job-scheduler/job-model';
import type { Recovery } from '../recovery.js';
import {
  addJob,
  addJobs,
  claimant,
  claimOne,
  finishedRun,
  queuedRun,
  resultOf,
  type JobStoreSetup,
  type JobStoreUnderTest,
} from './job-store-under-test.js';

const SILENT = 10_000;
const OVERDUE = 60_000;

/** What every Recovery does with the runs of runners that are gone. */
export function lostRunnerContract(name: string, setup: JobStoreSetup): void {
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
    /** Frees runs; resolves to those that are queued again. */
    const free = async (limit: number) => (await recovery.freeAbandoned(SILENT, OVERDUE, limit)).queued;
    const stateOf = async (id: string) => (await store.history.get(id))?.state;
    const references = (...ids: string[]) => ids.sort().map((run_id) => ({ run_id, attempt: 1 }));
    const byId = <Item extends { run_id: string }>(items: Item[]) =>
      [...items].sort((a, b) => (a.run_id < b.run_id ? -1 : 1));

    describe('runs whose runner is gone', () => {
      const running = async (job: Job) => {
        const by = claimant();
        await recovery.renewRunner(by.runner_id);
        const run = await queuedRun(store, job);
        await claimOne(store, run, by);
        return { id: run.id, by };
      };

      it('are queued again for the same attempt when it has been silent for long', async () => {
        const job = await addJob(store);
        const [silent, alive] = [await running(job), await running(job)];
        await store.passTime(SILENT - 1000);
        expect(await free(10)).toEqual([]);
        await recovery.renewRunner(alive.by.runner_id);
        await store.passTime(2000);
        expect(await free(10)).toEqual(references(silent.id));
        expect(await stateOf(silent.id)).toBe('queued');
        expect(await stateOf(alive.id)).toBe('running');
        expect(await free(10)).toEqual([]);
        expect(await claimOne(store, silent, claimant())).toMatchObject({ attempt: 1 });
      });

      it('are queued again at once when it signed off or never existed', async () => {
        const job = await addJob(store);
        const left = await running(job);
        await recovery.removeRunner(left.by.runner_id);
        const unknown = await queuedRun(store, job);
        await claimOne(store, unknown, claimant());
        expect(byId(await free(10))).toEqual(references(left.id, unknown.id));
      });

      it('are queued again long after their deadline even though it is alive', async () => {
        const job = await addJob(store, { job: { callback_url: 'http://localhost/', timeout_seconds: 30 } });
        const run = await running(job);
        await store.passTime(30_000 + OVERDUE - 1000);
        await recovery.renewRunner(run.by.runner_id);
        expect(await free(10)).toEqual([]);
        await store.passTime(2000);
        await recovery.renewRunner(run.by.runner_id);
        expect(await free(10)).toEqual(references(run.id));
      });

      it('are cancelled when their job is paused or deleted', async () => {
        const [paused, deleted] = (await addJobs(store, 2)) as [Job, Job];
        const [first, second] = [await running(paused), await running(deleted)];
        await pause(paused);
        await store.jobs.delete(deleted.id, deleteJob);
        await store.passTime(SILENT + 1000);
        expect(await free(10)).toEqual([]);
        expect(await store.history.get(first.id)).toMatchObject({ state: 'cancelled', reason: 'job_paused' });
        expect(await store.history.get(second.id)).toMatchObject({
          state: 'cancelled',
          reason: 'job_deleted',
        });
        expect((await store.history.get(first.id))?.finished_at).not.toBeNull();
      });

      /** A row rounds the instants of its attempts. */
      const beginsWithItsFirstCall = (run: Run | null): boolean =>
        Math.abs((run?.started_at ?? NaN) - (run?.attempts[0]?.started_at ?? NaN)) <= 1;

      it('show the attempt that was begun, and its runner, however they go on', async () => {
        const jobs = [await addJob(store), await addJob(store, { delivery: 'at_most_once' })] as [Job, Job];
        const paused = await addJob(store);
        const runs = await Promise.all([...jobs, paused].map(running));
        await pause(paused);
        await store.passTime(SILENT + 1000);
        await free(10);
        const states = ['queued', 'lost', 'cancelled'];
        for (const [index, { id, by }] of runs.entries()) {
          const run = await store.history.get(id);
          expect(run?.state).toBe(states[index]);
          expect(beginsWithItsFirstCall(run)).toBe(true);
          expect(run?.attempts).toEqual([
            {
              number: 1,
              runner_id: by.runner_id,
              started_at: expect.any(Number),
              duration_ms: expect.any(Number),
              http_status: null,
              error_code: 'runner_lost',
              error_message: expect.stringContaining('may have reached the target'),
              response_headers: null,
              response_body: null,
              response_encoding: 'utf8',
              response_bytes: null,
              response_truncated: false,
              timings: null,
              completion: null,
            },
          ]);
          expect(run?.attempts[0]?.duration_ms).toBeGreaterThanOrEqual(SILENT);
          expect(run?.attempts[0]?.duration_ms).toBeLessThan(2 * SILENT);
        }
      });

      it('show both calls of an attempt that is repeated, with the runner of each', async () => {
        const { id, by } = await running(await addJob(store));
        await recovery.removeRunner(by.runner_id);
        await free(10);
        const second = claimant();
        await claimOne(store, { id }, second);
        await store.claims.finish([resultOf(id, second)]);
        const run = await store.history.get(id);
        expect(beginsWithItsFirstCall(run)).toBe(true);
        expect(run).toMatchObject({
          state: 'succeeded',
          attempts: [
            { number: 1, runner_id: by.runner_id, error_code: 'runner_lost', response_body: null },
            { number: 1, runner_id: second.runner_id, http_status: 200, response_body: 'ok' },
          ],
        });
      });

      it('show a bounded number of calls, and always the one that ends them', async () => {
        const job = await addJob(store);
        const { id, by } = await running(job);
        let holder = by;
        for (let round = 0; round < 55; round += 1) {
          await recovery.removeRunner(holder.runner_id);
          await free(10);
          holder = claimant();
          await claimOne(store, { id }, holder);
        }
        expect((await store.history.get(id))?.attempts).toHaveLength(50);
        await pause(job);
        await free(10);
        const run = await store.history.get(id);
        expect(run?.attempts).toHaveLength(51);
        expect(run).toMatchObject({ state: 'cancelled' });
        expect(run?.attempts.at(-1)?.runner_id).toBe(holder.runner_id);
      });

      it('count as queued from then on, so that their message is not considered lost at once', async () => {
        const run = await running(await addJob(store));
        await store.passTime(SILENT + 1000);
        await free(10);
        expect((await recovery.requeueStale(5000, true, 10)).queued).toEqual([]);
        await store.passTime(6000);
        expect((await recovery.requeueStale(5000, true, 10)).queued).toEqual(references(run.id));
      });

      it('are freed a few at a time, and never when they are finished', async () => {
        const job = await addJob(store);
        await finishedRun(store, job);
        await Promise.all(Array.from({ length: 7 }, () => running(job)));
        await store.passTime(SILENT + 1000);
        expect(await free(5)).toHaveLength(5);
        const rest = await Promise.all([1, 2].map(() => free(100)));
        expect(rest.flat()).toHaveLength(2);
      });

      it('are freed or finished, never both', async () => {
        const job = await addJob(store);
        for (let round = 0; round < 20; round += 1) {
          const run = await running(job);
          await recovery.removeRunner(run.by.runner_id);
          const [freed, stands] = await Promise.all([
            free(10),
            store.claims.finish([resultOf(run.id, run.by)]),
          ]);
          expect(freed.length + stands.standing.size).toBe(1);
          expect(await stateOf(run.id)).toBe(freed.length === 1 ? 'queued' : 'succeeded');
        }
      });
    });
  });
}
