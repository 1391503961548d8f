import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deleteJob, pauseJob, type Job, type Run } from '@job-scheduler/job-model';
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
  resultOf,
  tickOf,
  type JobStoreSetup,
  type JobStoreUnderTest,
} from './job-store-under-test.js';

const SILENT = 10_000;
const OVERDUE = 60_000;

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
    /** Frees runs; resolves to those that are queued again. */
    const free = async (limit: number) => (await recovery.freeAbandoned(SILENT, OVERDUE, limit)).queued;
    const stateOf = async (id: string) => (await store.ledger.get(id))?.state;
    const references = (...ids: string[]) => ids.sort().map((run_id) => ({ run_id, attempt: 1 }));
    const byId = <Item extends { run_id: string }>(items: Item[]) =>
      [...items].sort((a, b) => (a.run_id < b.run_id ? -1 : 1));

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
        expect(await recovery.requeueStale(5000, true, 10)).toEqual([]);
        await store.passTime(5001);
        const young = await queuedRun(store, job);
        expect(await recovery.requeueStale(5000, true, 10)).toEqual(references(stale.id));
        expect(await recovery.requeueStale(5000, true, 10)).toEqual([]);
        await store.passTime(5001);
        expect(byId(await recovery.requeueStale(5000, true, 10))).toEqual(references(stale.id, young.id));
        expect(await stateOf(stale.id)).toBe('queued');
      });

      it('are left alone while the job queue holds messages and no younger run was claimed', async () => {
        const job = await addJob(store);
        const stale = await queuedRun(store, job);
        const sibling = await queuedRun(store, job);
        await claimOne(store, sibling, claimant());
        await store.passTime(60_000);
        expect(await recovery.requeueStale(5000, false, 10)).toEqual([]);

        const young = await queuedRun(store, job);
        await claimOne(store, young, claimant());
        expect(await recovery.requeueStale(5000, false, 10)).toEqual(references(stale.id));
      });

      it('are requeued a few at a time, each by only one of several processes', async () => {
        const jobs = await addJobs(store, 20);
        const runs = await Promise.all(jobs.map((job) => queuedRun(store, job)));
        await store.passTime(6000);
        expect(await recovery.requeueStale(5000, true, 5)).toHaveLength(5);
        const others = await Promise.all(
          Array.from({ length: 4 }, () => recovery.requeueStale(5000, true, 100)),
        );
        expect(others.flat()).toHaveLength(15);
        expect(await recovery.requeueStale(5000, true, 100)).toEqual([]);
        expect(await store.ledger.claim(references(...runs.map(({ id }) => id)), claimant())).toHaveLength(
          20,
        );
      });
    });

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
        expect(await store.ledger.get(first.id)).toMatchObject({ state: 'cancelled', reason: 'job_paused' });
        expect(await store.ledger.get(second.id)).toMatchObject({
          state: 'cancelled',
          reason: 'job_deleted',
        });
        expect((await store.ledger.get(first.id))?.finished_at).not.toBeNull();
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
          const run = await store.ledger.get(id);
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
        await store.ledger.finish([resultOf(id, second)]);
        const run = await store.ledger.get(id);
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
        expect((await store.ledger.get(id))?.attempts).toHaveLength(50);
        await pause(job);
        await free(10);
        const run = await store.ledger.get(id);
        expect(run?.attempts).toHaveLength(51);
        expect(run).toMatchObject({ state: 'cancelled' });
        expect(run?.attempts.at(-1)?.runner_id).toBe(holder.runner_id);
      });

      it('count as queued from then on, so that their message is not considered lost at once', async () => {
        const run = await running(await addJob(store));
        await store.passTime(SILENT + 1000);
        await free(10);
        expect(await recovery.requeueStale(5000, true, 10)).toEqual([]);
        await store.passTime(6000);
        expect(await recovery.requeueStale(5000, true, 10)).toEqual(references(run.id));
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
            store.ledger.finish([resultOf(run.id, run.by)]),
          ]);
          expect(freed.length + stands.standing.size).toBe(1);
          expect(await stateOf(run.id)).toBe(freed.length === 1 ? 'queued' : 'succeeded');
        }
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
      await store.ledger.recordTicks([planOf(job, [tickOf(job, 1)])]);
      await store.passTime(60_000);
      await recovery.requeueStale(5000, true, 10);
      expect((await store.ledger.list(ANY_RUN)).items).toMatchObject([
        { state: 'queued', scheduled_at: tickOf(job, 1) },
      ]);
    });
  });
}
