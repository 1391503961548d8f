import { deleteJob, editJob, pauseJob, type Job } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import { dispatched, idsOf, resultsOf, statesOf } from './dispatch-under-test.js';
import {
  addJob,
  claimant,
  definitionOf,
  planOf,
  tickOf,
  type JobStoreSetup,
  type JobStoreUnderTest,
} from './job-store-under-test.js';

/** What every ledger does with runs that are claimed by dispatch. */
export function dispatchClaimContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} as a ledger of dispatches`, () => {
    let store: JobStoreUnderTest;
    beforeEach(async () => {
      store = await setup();
    });
    afterEach(() => store.close());

    const pause = (job: Job) =>
      store.jobs.edit(job.id, (current, now) => pauseJob(current, { reason: null, until: null }, 'ann', now));
    const edit = (job: Job, rest: object) =>
      store.jobs.edit(job.id, (current, now) =>
        editJob(current, definitionOf({ name: current.definition.name, ...rest }), 'ann', now),
      );

    it('gives plain runs dispatches, each of at most so many, and no others', async () => {
      const { runs } = await dispatched(store, 5, { runsPerDispatch: 2 });
      const sizes = new Map<unknown, number>();
      for (const { dispatch_id } of runs) sizes.set(dispatch_id, (sizes.get(dispatch_id) ?? 0) + 1);
      expect([...sizes.values()].sort()).toEqual([1, 2, 2]);
      expect(sizes.has(undefined)).toBe(false);
      const job = await addJob(store);
      const { recorded } = await store.ticks.recordTicks([planOf(job, [tickOf(job, 1)])]);
      expect(recorded[0]?.queued).toEqual([{ run_id: expect.any(String), attempt: 1 }]);
    });

    it('claims a whole dispatch, for one runner alone, and shows its runs as running', async () => {
      const { jobs, runs } = await dispatched(store, 4);
      expect(await statesOf(store, runs)).toEqual(['queued', 'queued', 'queued', 'queued']);
      const tries = [claimant(), claimant(), claimant()];
      const claims = await Promise.all(tries.map((by) => store.claims.claim(runs, by)));
      expect(idsOf(claims.flat())).toEqual(idsOf(runs));
      const won = claims.findIndex(({ length }) => length > 0);
      expect(claims[won]).toHaveLength(4);
      expect(await store.claims.claim(runs, tries[won]!)).toEqual(claims[won]);
      expect(await store.claims.claim(runs, claimant())).toEqual([]);
      const single = runs.map(({ run_id, attempt }) => ({ run_id, attempt }));
      expect(await store.claims.claim(single, claimant())).toEqual([]);
      expect(await statesOf(store, runs)).toEqual(['running', 'running', 'running', 'running']);
      expect((await store.jobs.get(jobs[0]!.id))?.last_run).toMatchObject({ state: 'running' });
    });

    it('gives each run its own job, whether or not the caller knew it', async () => {
      const { jobs, runs } = await dispatched(store, 3);
      const claimed = await store.claims.claim(runs, claimant());
      for (const [index, job] of jobs.entries()) {
        const run = claimed.find(({ job_id }) => job_id === job.id);
        expect(run).toMatchObject({
          run_id: runs[index]!.run_id,
          dispatch_id: runs[index]!.dispatch_id,
          operation: job.definition.job,
          job_name: job.definition.name,
          namespace: job.namespace,
          attempt: 1,
          scheduled_at: tickOf(job, 1),
        });
      }
    });

    it('claims runs that come without the others of their dispatch by themselves, and the rest together', async () => {
      const { runs } = await dispatched(store, 4);
      const [first, ...rest] = runs;
      expect(await store.claims.claim([first!], claimant())).toMatchObject([
        { run_id: first!.run_id, dispatch_id: null },
      ]);
      const claimed = await store.claims.claim(rest, claimant());
      expect(idsOf(claimed)).toEqual(idsOf(rest));
      expect(claimed.every(({ dispatch_id }) => dispatch_id === rest[0]!.dispatch_id)).toBe(true);
      expect(await store.claims.claim(runs, claimant())).toEqual([]);
    });

    it('claims a run by itself whose job was edited since, under its new revision', async () => {
      const { jobs, runs } = await dispatched(store, 2);
      await edit(jobs[0]!, { job: { callback_url: 'http://localhost/edited' }, delivery: 'at_most_once' });
      const claimed = await store.claims.claim(runs, claimant());
      expect(claimed).toHaveLength(2);
      expect(claimed.find(({ run_id }) => run_id === runs[0]!.run_id)).toMatchObject({
        dispatch_id: null,
        job_revision: 2,
        operation: { callback_url: 'http://localhost/edited' },
      });
    });

    it('cancels the runs of a job that is stopped while nobody has claimed them, and claims the others', async () => {
      const { jobs, runs } = await dispatched(store, 4);
      const paused = await pause(jobs[0]!);
      expect(paused?.ended).toMatchObject([
        { run_id: runs[0]!.run_id, state: 'cancelled', reason: 'job_paused' },
      ]);
      expect(await store.jobs.delete(jobs[1]!.id, deleteJob)).toMatchObject([{ run_id: runs[1]!.run_id }]);
      expect((await store.history.cancel(runs[2]!.run_id, 'by_ann'))?.run.state).toBe('cancelled');
      expect(idsOf(await store.claims.claim(runs, claimant()))).toEqual([runs[3]!.run_id]);
      expect(await statesOf(store, runs)).toEqual(['cancelled', 'cancelled', 'cancelled', 'running']);
    });

    it('leaves the runs of a job alone that is stopped during their calls', async () => {
      const { jobs, runs } = await dispatched(store, 2);
      const by = claimant();
      const claimed = await store.claims.claim(runs, by);
      expect((await pause(jobs[0]!))?.ended).toEqual([]);
      expect(await store.jobs.delete(jobs[1]!.id, deleteJob)).toEqual([]);
      expect(await statesOf(store, runs)).toEqual(['running', 'running']);
      expect((await store.claims.finish(resultsOf(claimed, by))).ended).toHaveLength(2);
      expect(await statesOf(store, runs)).toEqual(['succeeded', 'succeeded']);
    });

    it('claims each run once or cancels it when jobs are paused while dispatches are claimed', async () => {
      const { jobs, runs } = await dispatched(store, 40, { runsPerDispatch: 10 });
      const by = claimant();
      const [claimed, ...writes] = await Promise.all([
        store.claims.claim(runs, by),
        ...jobs.map((job) => pause(job)),
      ]);
      await store.claims.endLate(idsOf(runs));
      const ended = new Set(writes.flatMap((write) => write?.ended ?? []).map(({ run_id }) => run_id));
      const isClaimed = new Set(claimed.map(({ run_id }) => run_id));
      for (const [index, state] of (await statesOf(store, runs)).entries()) {
        const { run_id } = runs[index]!;
        expect(state).toBe(isClaimed.has(run_id) ? 'running' : 'cancelled');
        expect(ended.has(run_id) && isClaimed.has(run_id)).toBe(false);
      }
    });

    it('tells of claimed runs whether they may still be called', async () => {
      const { jobs, runs } = await dispatched(store, 3);
      const by = claimant();
      await store.claims.claim(runs, by);
      const claims = runs.map(({ run_id }) => ({ run_id, claim_id: by.claim_id }));
      expect(await store.claims.stillWanted(claims)).toEqual(new Set(idsOf(runs)));
      await pause(jobs[0]!);
      await store.history.cancel(runs[1]!.run_id, 'by_ann');
      expect(await store.claims.stillWanted(claims)).toEqual(new Set([runs[2]!.run_id]));
      const others = claims.map((claim) => ({ ...claim, claim_id: randomUUID() }));
      expect(await store.claims.stillWanted(others)).toEqual(new Set());
    });

    it('claims no run of a dispatch that waited for too long, and skips those that expired', async () => {
      const { runs } = await dispatched(store, 2, { claimWithin: 60 });
      await store.passTime(61_000);
      // Their jobs allow an hour: only one of the dispatch's jobs allowed less.
      expect(await store.claims.claim(runs, claimant())).toMatchObject(
        runs.map(() => ({ dispatch_id: null })),
      );
      const late = await dispatched(store, 2);
      await store.passTime(3_601_000);
      expect(await store.claims.claim(late.runs, claimant())).toEqual([]);
      expect(await store.claims.expire(idsOf(late.runs))).toHaveLength(2);
      expect(await statesOf(store, late.runs)).toEqual(['skipped', 'skipped']);
    });

    it('sees claimed runs when their job is edited so that its runs exclude each other', async () => {
      const { jobs, runs } = await dispatched(store, 2);
      const by = claimant();
      const claimed = await store.claims.claim(runs, by);
      await edit(jobs[0]!, { overlap: 'skip' });
      const job = (await store.jobs.get(jobs[0]!.id))!;
      const next = tickOf(job, 5);
      await store.ticks.recordTicks([planOf(job, [next])]);
      const { items } = await store.history.list({
        job_id: job.id,
        state: [],
        trigger: [],
        from: null,
        to: null,
        limit: 10,
        after: null,
      });
      expect(items.map(({ state, reason }) => reason ?? state)).toEqual(['overlap', 'running']);
      expect((await store.claims.finish(resultsOf(claimed, by))).standing.size).toBe(2);
      expect(await statesOf(store, runs)).toEqual(['succeeded', 'succeeded']);
    });
  });
}
