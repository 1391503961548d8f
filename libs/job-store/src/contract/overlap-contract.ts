import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pauseJob, resumeJob } from '@job-scheduler/job-model';
import {
  addJob,
  claimant,
  claimOne,
  planOf,
  queuedRun,
  resultOf,
  tickOf,
  type JobStoreSetup,
  type JobStoreUnderTest,
} from './job-store-under-test.js';
import { policyRunsIn } from './policy-runs-under-test.js';

/** How the ledgers and Recovery of every store carry out overlap, also at a resume. */
export function overlapContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} under policies`, () => {
    let store: JobStoreUnderTest;

    beforeEach(async () => {
      store = await setup();
    });
    afterEach(() => store.close());

    const { runsOf, statesOf, tick, running, retry } = policyRunsIn(() => store);

    describe('overlap', () => {
      it('allow: every tick is queued', async () => {
        const job = await addJob(store);
        await running(job);
        expect(await tick(job, 1, 2)).toEqual([1, 2]);
      });

      it('skip: ticks are skipped while a run is active, and run again after it', async () => {
        const job = await addJob(store, { overlap: 'skip' });
        expect(await tick(job, 1, 2)).toEqual([1]);
        expect(await tick(job, 3)).toEqual([]);
        expect(await statesOf(job)).toEqual(['queued', 'skipped (overlap)', 'skipped (overlap)']);
        const by = claimant();
        const [first] = await runsOf(job);
        await claimOne(store, first!, by);
        expect(await tick(job, 4)).toEqual([]);
        await store.claims.finish([resultOf(first!.id, by)]);
        expect(await tick(job, 5)).toEqual([5]);
      });

      it('tells which run was in the way of each tick', async () => {
        const job = await addJob(store, { overlap: 'wait' });
        const manual = await running(job);
        await tick(job, 1);
        await tick(job, 2);
        await store.claims.finish([resultOf(manual.id, manual.by)]);
        const range = { job_id: job.id, from: tickOf(job, 0), to: tickOf(job, 9), limit: 10 };
        const blockers = async () =>
          (await store.history.ticks(range)).map(({ state, blocked_by }) => [state, blocked_by]);
        expect(await blockers()).toEqual([
          ['skipped', manual.id],
          ['queued', null],
        ]);
        await tick(job, 3);
        expect((await blockers()).at(-1)).toEqual(['waiting', (await runsOf(job)).at(-2)!.id]);
      });

      it.each([
        ['skip', ['queued', 'skipped (overlap)', 'skipped (overlap)']],
        ['wait', ['queued', 'skipped (overlap)', 'waiting']],
      ])('%s: only runs that are made use up max_runs', async (overlap, states) => {
        const job = await addJob(store, { overlap, max_runs: 2 });
        const cursorOf = async () => (await store.ticks.planInputs([job.id]))[0]!.cursor;
        const end = async (...numbers: number[]) => {
          const plan = planOf(
            { ...job, cursor: await cursorOf() },
            numbers.map((n) => tickOf(job, n)),
          );
          return store.ticks.recordTicks([
            { ...plan, cursor: { ...plan.cursor, status: 'ended', next_due: null } },
          ]);
        };
        await tick(job, 1);
        if (overlap === 'wait') await tick(job, 2);
        else await end(2);
        const fired = overlap === 'wait' ? 2 : 1;
        expect(await cursorOf()).toMatchObject({ status: 'active', next_due: tickOf(job, 3), fired });
        const { recorded } = await end(3);
        expect(recorded).toMatchObject([{ cursor: { status: 'active', next_due: tickOf(job, 4), fired } }]);
        expect(await cursorOf()).toMatchObject({ status: 'active', next_due: tickOf(job, 4), fired });
        expect(await statesOf(job)).toEqual(states);
        if (overlap === 'wait') return;
        await store.history.cancel((await runsOf(job))[0]!.id, 'cancelled_by_user');
        await end(4);
        expect(await cursorOf()).toMatchObject({ status: 'ended', next_due: null, fired: 2 });
      });

      it('skip: a retrying run is active, and so is a manual one', async () => {
        const [job, other] = [
          await addJob(store, { overlap: 'skip' }),
          await addJob(store, { overlap: 'skip' }),
        ];
        await store.claims.finish([retry(await running(job))]);
        expect(await tick(job, 1)).toEqual([]);
        await queuedRun(store, other);
        expect(await tick(other, 1)).toEqual([]);
      });

      it('wait: the newest tick waits, older ones are skipped, and the end of the run releases it', async () => {
        const job = await addJob(store, { overlap: 'wait' });
        expect(await tick(job, 1)).toEqual([1]);
        expect(await tick(job, 2)).toEqual([]);
        expect(await tick(job, 3)).toEqual([]);
        expect(await statesOf(job)).toEqual(['queued', 'skipped (overlap)', 'waiting']);
        const [first, , last] = await runsOf(job);
        const by = claimant();
        await claimOne(store, first!, by);
        expect((await store.recovery.releaseWaiting(10)).queued).toEqual([]);
        const { due } = await store.claims.finish([resultOf(first!.id, by)]);
        expect(due.map(({ run_id }) => run_id)).toEqual([last!.id]);
        expect(await statesOf(job)).toEqual(['succeeded', 'skipped (overlap)', 'queued']);
      });

      it('wait: recovery releases a run that nobody released', async () => {
        const job = await addJob(store, { overlap: 'wait', catch_up_window_seconds: 60 });
        await tick(job, 1, 2);
        const [first, second] = await runsOf(job);
        await store.passTime(61_000);
        expect(await store.claims.expire([first!.id])).toHaveLength(1);
        expect((await store.recovery.releaseWaiting(10)).queued).toEqual([
          { run_id: second!.id, attempt: 1 },
        ]);
        expect((await store.recovery.releaseWaiting(10)).queued).toEqual([]);
      });

      it('wait: a cancellation of the active run releases the waiting one', async () => {
        const job = await addJob(store, { overlap: 'wait' });
        await tick(job, 1, 2);
        const [first, second] = await runsOf(job);
        const cancelled = await store.history.cancel(first!.id, 'cancelled_by_user');
        expect(cancelled?.released).toEqual([{ run_id: second!.id, attempt: 1 }]);
        expect(await statesOf(job)).toEqual(['cancelled (cancelled_by_user)', 'queued']);
      });

      it('replace: the active run is cancelled, or aborted by its runner', async () => {
        const job = await addJob(store, { overlap: 'replace' });
        expect(await tick(job, 1)).toEqual([1]);
        expect(await tick(job, 2)).toEqual([2]);
        expect(await statesOf(job)).toEqual(['cancelled (replaced)', 'queued']);
        const by = claimant();
        const second = (await runsOf(job))[1]!;
        await claimOne(store, second, by);
        expect(await tick(job, 3)).toEqual([3]);
        expect(await store.claims.cancelledClaims(by.runner_id)).toEqual([
          { run_id: second.id, claim_id: by.claim_id, reason: 'replaced' },
        ]);
        await store.claims.finish([resultOf(second.id, by, { state: 'cancelled', reason: 'replaced' })]);
        expect(await store.claims.cancelledClaims(by.runner_id)).toEqual([]);
        expect(await statesOf(job)).toEqual(['cancelled (replaced)', 'cancelled (replaced)', 'queued']);
      });

      it.each(['skip', 'wait', 'replace'])(
        '%s: many schedulers never queue two runs at once',
        async (overlap) => {
          const job = await addJob(store, { overlap });
          const cursor = (await store.ticks.planInputs([job.id]))[0]!.cursor;
          const plans = [1, 2, 3, 4, 5, 6].map((n) => planOf({ ...job, cursor }, [tickOf(job, n)]));
          const recorded = await Promise.all(plans.map((plan) => store.ticks.recordTicks([plan])));
          expect(recorded.flatMap((recording) => recording.recorded)).toHaveLength(1);
          expect((await statesOf(job)).filter((state) => state === 'queued')).toHaveLength(1);
        },
      );
    });

    describe('catching up at a resume', () => {
      it('queues the ticks that the decision names, and skips the others', async () => {
        const job = await addJob(store);
        await store.jobs.edit(job.id, (current, now) =>
          pauseJob(current, { reason: null, until: null }, 'ann', now),
        );
        const write = await store.jobs.edit(job.id, (current) =>
          resumeJob(current, tickOf(job, 5) + 1, 'latest'),
        );
        expect(write?.queued).toEqual([{ run_id: expect.any(String), attempt: 1 }]);
        expect(write?.skips).toMatchObject([{ count: 4, reason: 'paused' }]);
        expect(await statesOf(job)).toEqual(['skipped (paused)', 'queued']);
        const [queued] = (await runsOf(job)).slice(-1);
        expect(queued).toMatchObject({ id: write?.queued[0]?.run_id, scheduled_at: tickOf(job, 5) });
      });

      it('honours the overlap policy', async () => {
        const job = await addJob(store, { overlap: 'skip' });
        await store.jobs.edit(job.id, (current, now) =>
          pauseJob(current, { reason: null, until: null }, 'ann', now),
        );
        const write = await store.jobs.edit(job.id, (current) =>
          resumeJob(current, tickOf(job, 3) + 1, 'all'),
        );
        expect(write?.queued).toHaveLength(1);
        expect(await statesOf(job)).toEqual(['queued', 'skipped (overlap)']);
      });

      it('does not use up max_runs with ticks that overlap', async () => {
        const job = await addJob(store, { overlap: 'skip', max_runs: 3 });
        await store.jobs.edit(job.id, (current, now) =>
          pauseJob(current, { reason: null, until: null }, 'ann', now),
        );
        const write = await store.jobs.edit(job.id, (current) =>
          resumeJob(current, tickOf(job, 3) + 1, 'all'),
        );
        const cursor = { status: 'active', next_due: tickOf(job, 4), fired: 1 };
        expect(write?.job.cursor).toMatchObject(cursor);
        expect((await store.jobs.get(job.id))?.cursor).toEqual(write?.job.cursor);
      });
    });
  });
}
