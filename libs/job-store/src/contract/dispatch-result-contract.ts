import { editJob } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import { dispatched, idsOf, resultsOf, statesOf } from './dispatch-under-test.js';
import { claimant, type JobStoreSetup, type JobStoreUnderTest } from './job-store-under-test.js';

const SILENT_MS = 10_000;
const OVERDUE_MS = 60_000;
const STALE_MS = 5_000;

/** What every ledger does when runs end that were claimed by dispatch, and when their runner or their message is lost. */
export function dispatchResultContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} as a ledger of dispatches that end`, () => {
    let store: JobStoreUnderTest;
    beforeEach(async () => {
      store = await setup();
    });
    afterEach(() => store.close());

    const claimed = async (count: number) => {
      const scene = await dispatched(store, count);
      const by = claimant();
      return { ...scene, by, claims: await store.claims.claim(scene.runs, by) };
    };
    const free = (silentMs = SILENT_MS) => store.recovery.freeAbandoned(silentMs, OVERDUE_MS, 100);
    const requeue = async (queueIsEmpty: boolean) =>
      (await store.recovery.requeueStale(STALE_MS, queueIsEmpty, 100)).queued;

    it('ends runs one after the other, and takes the same result again', async () => {
      const { runs, by, claims, jobs } = await claimed(3);
      const results = resultsOf(claims, by);
      const first = await store.claims.finish(results.slice(0, 2));
      expect(first.ended).toHaveLength(2);
      expect(idsOf(first.ended)).toEqual([...first.standing].sort());
      expect((await statesOf(store, runs)).sort()).toEqual(['running', 'succeeded', 'succeeded']);
      const all = await store.claims.finish(results);
      expect([...all.standing].sort()).toEqual(idsOf(runs));
      expect(await statesOf(store, runs)).toEqual(['succeeded', 'succeeded', 'succeeded']);
      const run = await store.history.get(runs[0]!.run_id);
      expect(run?.attempts).toMatchObject([{ number: 1, http_status: 200, runner_id: by.runner_id }]);
      expect(run?.started_at).not.toBeNull();
      expect((await store.jobs.get(jobs[0]!.id))?.last_run).toMatchObject({ state: 'succeeded' });
    });

    it('refuses results of another claim', async () => {
      const { runs, by, claims } = await claimed(2);
      const wrong = resultsOf(claims, { ...by, claim_id: randomUUID() });
      const failed = { state: 'failed', reason: 'http_500' } as const;
      for (const results of [wrong, wrong.map((result) => ({ ...result, ...failed }))])
        expect((await store.claims.finish(results)).standing.size).toBe(0);
      expect(await statesOf(store, runs)).toEqual(['running', 'running']);
    });

    it('lets a run go on by itself that fails, is to be tried again, or was accepted', async () => {
      const { runs, by, claims } = await claimed(4);
      const byRun = new Map(claims.map((run) => [run.run_id, run]));
      const result = (index: number, rest: object) => resultsOf([byRun.get(runs[index]!.run_id)!], by, rest);
      const { standing, due, ended } = await store.claims.finish([
        ...result(0, { state: 'failed', reason: 'http_500' }),
        ...result(1, { state: 'retrying', reason: 'http_500', due_in_ms: 0 }),
        ...result(2, { state: 'awaiting', due_in_ms: 60_000 }),
        ...result(3, {}),
      ]);
      expect(standing.size).toBe(4);
      expect(ended.map(({ state }) => state).sort()).toEqual(['failed', 'succeeded']);
      expect(idsOf(due)).toEqual(idsOf([runs[1]!, runs[2]!]));
      expect(await statesOf(store, runs)).toEqual(['failed', 'retrying', 'awaiting', 'succeeded']);
      const { queued } = await store.ticks.becomeDue([runs[1]!.run_id]);
      expect(queued).toEqual([{ run_id: runs[1]!.run_id, attempt: 2 }]);
    });

    it('aborts a call that is cancelled, and takes its result', async () => {
      const { runs, by, claims } = await claimed(2);
      const { run_id } = runs[0]!;
      expect((await store.history.cancel(run_id, 'by_ann'))?.run.state).toBe('running');
      expect(await store.claims.cancelledClaims(by.runner_id)).toEqual([
        { run_id, claim_id: by.claim_id, reason: 'by_ann' },
      ]);
      const cancelled = claims.filter((run) => run.run_id === run_id);
      await store.claims.finish(resultsOf(cancelled, by, { state: 'cancelled', reason: 'by_ann' }));
      await store.claims.finish(
        resultsOf(
          claims.filter((run) => run.run_id !== run_id),
          by,
        ),
      );
      expect(await statesOf(store, runs)).toEqual(['cancelled', 'succeeded']);
    });

    it('gives a run back that was not called, and keeps the others', async () => {
      const { runs, by, claims } = await claimed(2);
      const [back] = runs;
      expect(await store.claims.postpone([{ run_id: back!.run_id, delay_ms: 0 }], claimant())).toEqual([]);
      expect(await store.claims.postpone([{ run_id: back!.run_id, delay_ms: 0 }], by)).toHaveLength(1);
      expect(await statesOf(store, runs)).toEqual(['queued', 'running']);
      expect((await store.claims.finish(resultsOf(claims, by))).standing.size).toBe(1);
      const [again] = await store.claims.claim([{ run_id: back!.run_id, attempt: 1 }], claimant());
      expect(again?.run_id).toBe(back!.run_id);
    });

    it('publishes a dispatch again whose message is lost, once in a while and without what it lost', async () => {
      const { runs } = await dispatched(store, 3);
      expect(await requeue(true)).toEqual([]);
      await store.passTime(STALE_MS + 1);
      expect(await requeue(false)).toEqual([]);
      await store.history.cancel(runs[0]!.run_id, 'by_ann');
      const again = await requeue(true);
      expect(idsOf(again)).toEqual(idsOf(runs.slice(1)));
      expect(await requeue(true)).toEqual([]);
      expect(await store.claims.claim(again, claimant())).toHaveLength(2);
      await store.passTime(STALE_MS + 1);
      expect(await requeue(true)).toEqual([]);
    });

    it('publishes about as many runs again as are asked for, in whole dispatches', async () => {
      await dispatched(store, 12, { runsPerDispatch: 4 });
      await store.passTime(STALE_MS + 1);
      const some = async () => (await store.recovery.requeueStale(STALE_MS, true, 5)).queued;
      expect([await some(), await some(), await some()].map(({ length }) => length)).toEqual([8, 4, 0]);
    });

    it('takes a message for lost when a later one was taken', async () => {
      const early = await dispatched(store, 2);
      await store.passTime(2 * STALE_MS);
      await claimed(1);
      expect(idsOf(await requeue(false))).toEqual(idsOf(early.runs));
    });

    it('takes no message for lost because a run that goes on by itself was taken from an old one', async () => {
      const { runs } = await dispatched(store, 3);
      const edited = await dispatched(store, 2);
      await dispatched(store, 2);
      await store.passTime(2 * STALE_MS);
      expect(await store.claims.claim(runs.slice(0, 1), claimant())).toMatchObject([{ dispatch_id: null }]);
      expect(await requeue(false)).toEqual([]);
      await store.jobs.edit(edited.jobs[0]!.id, (job, now) =>
        editJob(job, { ...job.definition, tags: ['edited'] }, 'ann', now),
      );
      const claims = await store.claims.claim(edited.runs, claimant());
      expect(claims.filter(({ dispatch_id }) => dispatch_id === null)).toHaveLength(1);
      expect(await requeue(false)).toEqual([]);
    });

    it('frees the runs of a runner that is gone, except those whose results are written', async () => {
      const { runs, by, claims } = await claimed(3);
      await store.recovery.renewRunner(by.runner_id);
      expect((await free()).queued).toEqual([]);
      await store.claims.finish(
        resultsOf(
          claims.filter(({ run_id }) => run_id === runs[0]!.run_id),
          by,
        ),
      );
      await store.passTime(SILENT_MS + 1_000);
      const left = await store.recovery.freeAbandoned(SILENT_MS, OVERDUE_MS, 100, {
        runners: [by.runner_id],
      });
      expect(left.queued).toEqual([]);
      expect(idsOf((await free()).queued)).toEqual(idsOf(runs.slice(1)));
      expect(await statesOf(store, runs)).toEqual(['succeeded', 'queued', 'queued']);
      expect((await store.history.get(runs[1]!.run_id))?.attempts).toMatchObject([
        { number: 1, error_code: 'runner_lost', runner_id: by.runner_id },
      ]);
      const late = resultsOf(claims, by);
      expect([...(await store.claims.finish(late)).standing]).toEqual([runs[0]!.run_id]);
      await store.claims.keepLate(late.find(({ run_id }) => run_id === runs[1]!.run_id)!);
      expect((await store.history.get(runs[1]!.run_id))?.attempts).toMatchObject([{ http_status: 200 }]);
      const again = await store.claims.claim(
        runs.map(({ run_id }) => ({ run_id, attempt: 1 })),
        claimant(),
      );
      expect(idsOf(again)).toEqual(idsOf(runs.slice(1)));
    });

    it('frees runs whose call was cut off, and those past their deadline although their runner lives', async () => {
      const { runs, by } = await claimed(2);
      const [cut] = runs;
      const claim = { run_id: cut!.run_id, claim_id: by.claim_id, ended_after_ms: 8_000 };
      expect((await store.recovery.freeCutOff([claim])).queued).toEqual([
        { run_id: cut!.run_id, attempt: 1 },
      ]);
      await store.passTime(OVERDUE_MS + 11_000);
      await store.recovery.renewRunner(by.runner_id);
      expect((await free()).queued).toEqual([{ run_id: runs[1]!.run_id, attempt: 1 }]);
    });

    it('lets the runs of a dispatch that nobody claimed in time go on one by one', async () => {
      const { runs } = await dispatched(store, 2);
      await store.passTime(3_600_000 + OVERDUE_MS + 1_000);
      await free();
      const again = await requeue(true);
      expect(await requeue(true)).toEqual([]);
      expect(again).toEqual(expect.arrayContaining(runs.map(({ run_id }) => ({ run_id, attempt: 1 }))));
      expect(await store.claims.claim(again, claimant())).toEqual([]);
      expect(await store.claims.expire(idsOf(runs))).toHaveLength(2);
    });
  });
}
