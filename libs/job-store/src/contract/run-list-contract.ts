import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Job, Skip } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import type { RunQuery } from '../run-history.js';
import {
  addJob,
  addJobs,
  ANY_RUN,
  finishedRun,
  planOf,
  queuedRun,
  tickOf,
  type JobStoreSetup,
  type JobStoreUnderTest,
} from './job-store-under-test.js';

/** How every RunHistory lists and reads runs. */
export function runListContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} as a list of runs`, () => {
    let store: JobStoreUnderTest;

    beforeEach(async () => {
      store = await setup();
    });
    afterEach(() => store.close());

    const idsOf = async (query: Partial<RunQuery>) =>
      (await store.history.list({ ...ANY_RUN, ...query })).items.map(({ id }) => id);

    it('knows no run that never existed', async () => {
      expect(await store.history.get(randomUUID())).toBeNull();
      expect(await store.history.list(ANY_RUN)).toEqual({ items: [], next: null });
      expect(await idsOf({ job_id: randomUUID() })).toEqual([]);
    });

    it('leaves out bodies, which only a single run includes', async () => {
      const run = await finishedRun(store, await addJob(store));
      const [summary] = (await store.history.list(ANY_RUN)).items;
      const whole = await store.history.get(run.id);
      expect(whole?.attempts).toMatchObject([{ response_body: 'ok', response_truncated: false }]);
      expect(summary).toMatchObject({
        id: run.id,
        attempts: [{ number: 1, duration_ms: 5, http_status: 200 }],
      });
      expect(summary?.attempts[0]).not.toHaveProperty('response_body');
    });

    it('takes several values of one filter as alternatives, and several filters together', async () => {
      const [job, other] = (await addJobs(store, 2)) as [Job, Job];
      const ticks = [tickOf(job, -7200), tickOf(job, -3600)];
      const skip: Skip = { from: tickOf(job, -9000), to: tickOf(job, -8000), count: 1001, reason: 'missed' };
      await store.ticks.recordTicks([planOf(job, ticks, [skip])]);
      const [late, early, skipped] = (await idsOf({ job_id: job.id })) as [string, string, string];
      const failed = (await finishedRun(store, job, { state: 'failed', reason: 'dns' })).id;
      const elsewhere = (await queuedRun(store, other)).id;
      const newest = [failed, elsewhere].sort().reverse();

      expect(await idsOf({})).toEqual([...newest, late, early, skipped]);
      expect(await idsOf({ job_id: job.id })).toEqual([failed, late, early, skipped]);
      expect(await idsOf({ state: ['queued'] })).toEqual([elsewhere, late, early]);
      expect(await idsOf({ state: ['failed', 'skipped'] })).toEqual([failed, skipped]);
      expect(await idsOf({ state: ['lost'] })).toEqual([]);
      expect(await idsOf({ trigger: ['manual'] })).toEqual(newest);
      expect(await idsOf({ trigger: ['manual', 'schedule'] })).toHaveLength(5);
      expect(await idsOf({ trigger: ['replay', 'backfill'] })).toEqual([]);
      expect(await idsOf({ from: ticks[0]! })).toEqual([...newest, late, early]);
      expect(await idsOf({ from: ticks[0]! + 1 })).toEqual([...newest, late]);
      expect(await idsOf({ to: ticks[1]! })).toEqual([early, skipped]);
      expect(await idsOf({ to: ticks[1]! + 1 })).toEqual([late, early, skipped]);
      expect(
        await idsOf({ job_id: job.id, state: ['queued'], trigger: ['schedule'], from: ticks[1]! }),
      ).toEqual([late]);
      expect(await idsOf({ job_id: other.id, state: ['failed'] })).toEqual([]);
    });

    it('finds the rows that account for the ticks of a range, also those that reach into it', async () => {
      const job = await addJob(store);
      const skip = (from: number, to: number): Skip => ({
        from: tickOf(job, from),
        to: tickOf(job, to),
        count: to - from + 1,
        reason: 'missed',
      });
      await store.ticks.recordTicks([
        planOf(job, [tickOf(job, 10), tickOf(job, 20)], [skip(1, 9), skip(11, 19)]),
      ]);
      await queuedRun(store, job);
      const within = async (from: number, to: number, limit = 10) =>
        (
          await store.history.ticks({ job_id: job.id, from: tickOf(job, from), to: tickOf(job, to), limit })
        ).map(({ scheduled_at, skip: range }) => [(scheduled_at - job.created_at) / 1000, range?.count ?? 1]);
      expect(await within(0, 30)).toEqual([
        [9, 9],
        [10, 1],
        [19, 9],
        [20, 1],
      ]);
      expect(await within(5, 11)).toEqual([
        [9, 9],
        [10, 1],
      ]);
      expect(await within(10, 12)).toEqual([
        [10, 1],
        [19, 9],
      ]);
      expect(await within(0, 30, 2)).toEqual([
        [9, 9],
        [10, 1],
      ]);
      expect(await within(21, 30)).toEqual([]);
    });

    it('shows every run once, the newest first, in pages of any size', async () => {
      const jobs = await addJobs(store, 4);
      const base = Math.max(...jobs.map(({ created_at }) => created_at));
      const days = [-40, -3, -1, 0, 0, 1, 3, 30].map((day, index) => base + day * 86_400_000 + index);
      await store.ticks.recordTicks(jobs.map((job) => planOf(job, days)));
      const all = await idsOf({});
      expect(all).toEqual([...all].sort().reverse());
      expect(new Set(all).size).toBe(32);

      const filters: Partial<RunQuery>[] = [
        {},
        { job_id: jobs[0]!.id },
        { state: ['queued'] },
        { from: base },
      ];
      for (const filter of filters) {
        const expected = await idsOf(filter);
        for (const limit of [1, 3, 8, 31, 32, 33]) {
          const seen: string[] = [];
          for (let after: string | null | undefined = null; after !== undefined;) {
            const page = await store.history.list({ ...ANY_RUN, ...filter, limit, after });
            seen.push(...page.items.map(({ id }) => id));
            after = page.next ?? undefined;
          }
          expect(seen).toEqual(expected);
        }
      }
    });
  });
}
