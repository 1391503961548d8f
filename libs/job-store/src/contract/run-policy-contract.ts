import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deleteJob, JsonText } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import {
  addJob,
  claimant,
  claimOne,
  newsOf,
  queuedRun,
  resultOf,
  type JobStoreSetup,
  type JobStoreUnderTest,
} from './job-store-under-test.js';
import { policyRunsIn } from './policy-runs-under-test.js';

/** How the ledgers and Recovery of every store cancel, replay, lose, give back and expire runs. */
export function runPolicyContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} under policies`, () => {
    let store: JobStoreUnderTest;

    beforeEach(async () => {
      store = await setup();
    });
    afterEach(() => store.close());

    const { runsOf, statesOf, stateOf, tick, running, failure, retry } = policyRunsIn(() => store);

    describe('cancelling', () => {
      it('ends a run at once when nothing is being sent', async () => {
        const job = await addJob(store);
        const queued = await queuedRun(store, job);
        expect((await store.history.cancel(queued.id, 'cancelled_by_user'))?.run).toMatchObject({
          state: 'cancelled',
          reason: 'cancelled_by_user',
          finished_at: expect.any(Number),
        });
        const retrying = await running(job);
        await store.claims.finish([retry(retrying)]);
        expect((await store.history.cancel(retrying.id, 'x'))?.run.state).toBe('cancelled');
        expect(await store.history.cancel(randomUUID(), 'x')).toBeNull();
      });

      it('tells the runner of a call, and frees nothing that was to be aborted', async () => {
        const run = await running(await addJob(store));
        expect((await store.history.cancel(run.id, 'cancelled_by_user'))?.run.state).toBe('running');
        const claim = { run_id: run.id, claim_id: run.by.claim_id, reason: 'cancelled_by_user' };
        expect(await store.claims.cancelledClaims(run.by.runner_id)).toEqual([claim]);
        expect(await store.claims.cancelledClaims(randomUUID())).toEqual([]);
        await store.recovery.removeRunner(run.by.runner_id);
        expect((await store.recovery.freeAbandoned(10_000, 60_000, 10)).queued).toEqual([]);
        expect(await store.history.get(run.id)).toMatchObject({
          state: 'cancelled',
          reason: 'cancelled_by_user',
        });
      });

      it('is not undone by a retry, and leaves an ended run alone', async () => {
        const run = await running(await addJob(store));
        await store.history.cancel(run.id, 'cancelled_by_user');
        await store.claims.finish([retry(run)]);
        expect(await stateOf(run)).toBe('cancelled');
        const done = await running(await addJob(store));
        await store.claims.finish([resultOf(done.id, done.by)]);
        expect((await store.history.cancel(done.id, 'x'))?.run.state).toBe('succeeded');
      });
    });

    describe('a replay', () => {
      it('repeats a run with its own payload or another one', async () => {
        const job = await addJob(store);
        const run = await queuedRun(store, job, { own: 1 });
        const replay = await store.history.replay(run.id, null);
        expect(replay).toMatchObject({
          trigger: 'replay',
          replay_of: run.id,
          state: 'queued',
          job_id: job.id,
        });
        expect(await claimOne(store, replay!, claimant())).toMatchObject({
          operation: { payload: JsonText.of({ own: 1 }) },
        });
        const edited = await store.history.replay(run.id, JsonText.of({ own: 2 }));
        expect(await claimOne(store, edited!, claimant())).toMatchObject({
          operation: { payload: JsonText.of({ own: 2 }) },
        });
      });

      it('is null for an unknown run, and when the job is gone', async () => {
        expect(await store.history.replay(randomUUID(), null)).toBeNull();
        const job = await addJob(store);
        const run = await queuedRun(store, job);
        await store.jobs.delete(job.id, deleteJob);
        expect(await store.history.replay(run.id, null)).toBeNull();
      });
    });

    describe('at most once', () => {
      it('an abandoned run is lost, and counts as a failure', async () => {
        const job = await addJob(store, { delivery: 'at_most_once' });
        const run = await running(job);
        await store.recovery.removeRunner(run.by.runner_id);
        expect((await store.recovery.freeAbandoned(10_000, 60_000, 10)).queued).toEqual([]);
        expect(await store.history.get(run.id)).toMatchObject({ state: 'lost', reason: 'runner_lost' });
        const next = await running(job);
        expect(newsOf((await store.claims.finish([failure(next)])).ended)).toMatchObject([{ failures: 2 }]);
      });
    });

    describe('giving back', () => {
      it('queues claimed runs for later without using up their attempt', async () => {
        const run = await running(await addJob(store));
        const other = await running(await addJob(store));
        const due = await store.claims.postpone(
          [run, other].map(({ id }) => ({ run_id: id, delay_ms: 2_000 })),
          run.by,
        );
        expect(due).toEqual([{ run_id: run.id, due_at: expect.any(Number) }]);
        expect([await stateOf(run), await stateOf(other)]).toEqual(['queued', 'running']);
        expect((await store.ticks.becomeDue([run.id])).queued).toEqual([{ run_id: run.id, attempt: 1 }]);
        expect(await claimOne(store, run, claimant())).toMatchObject({ run_id: run.id });
      });
    });

    describe('expiry', () => {
      it('skips a tick that no runner claimed within the window', async () => {
        const job = await addJob(store, { catch_up_window_seconds: 60 });
        await tick(job, 1, 2);
        const [claimed, late] = await runsOf(job);
        await store.passTime(59_000);
        expect(await claimOne(store, claimed!, claimant())).toMatchObject({ run_id: claimed!.id });
        await store.passTime(2_000);
        expect(await claimOne(store, late!, claimant())).toBeUndefined();
        expect(await store.claims.expire([claimed!.id, late!.id])).toHaveLength(1);
        expect(await statesOf(job)).toEqual(['running', 'skipped (expired)']);
        expect((await store.history.get(late!.id))?.skip).toEqual({
          from: late!.scheduled_at,
          to: late!.scheduled_at,
          count: 1,
        });
      });

      it('skips a tick that was given back like one that was never claimed', async () => {
        const job = await addJob(store, { catch_up_window_seconds: 60 });
        await tick(job, 1, 2);
        const [returned, freed] = await runsOf(job);
        const [by, lost] = [claimant(), claimant()];
        await claimOne(store, returned!, by);
        await store.claims.postpone([{ run_id: returned!.id, delay_ms: 0 }], by);
        // An attempt of this one was begun, by a runner that was lost.
        await claimOne(store, freed!, lost);
        await store.recovery.removeRunner(lost.runner_id);
        await store.recovery.freeAbandoned(10_000, 60_000, 10);
        await claimOne(store, freed!, by);
        await store.claims.postpone([{ run_id: freed!.id, delay_ms: 0 }], by);
        await store.passTime(61_000);
        expect(await claimOne(store, returned!, claimant())).toBeUndefined();
        expect(await store.claims.expire([returned!.id, freed!.id])).toHaveLength(1);
        expect(await statesOf(job)).toEqual(['skipped (expired)', 'queued']);
        expect(await claimOne(store, freed!, claimant())).toBeDefined();
      });

      it('spares a run that was claimed before, and one that no schedule made', async () => {
        const job = await addJob(store, { catch_up_window_seconds: 60 });
        const freed = await running(job);
        const manual = await queuedRun(store, job);
        await store.recovery.removeRunner(freed.by.runner_id);
        await store.recovery.freeAbandoned(10_000, 60_000, 10);
        await store.passTime(120_000);
        expect(await store.claims.expire([freed.id, manual.id])).toHaveLength(0);
        expect(await claimOne(store, freed, claimant())).toBeDefined();
        expect(await claimOne(store, manual, claimant())).toBeDefined();
      });
    });
  });
}
