import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deleteJob, disableJob, pauseJob, resumeJob, type Job } from '@job-scheduler/job-model';
import type { Claimant } from '../claim-ledger.js';
import {
  addJob,
  claimant,
  newsOf,
  resultOf,
  type JobStoreSetup,
  type JobStoreUnderTest,
} from './job-store-under-test.js';
import { policyRunsIn } from './policy-runs-under-test.js';

/** How the ledgers and Recovery of every store try runs again, and count failures in a row. */
export function retryPolicyContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} under policies`, () => {
    let store: JobStoreUnderTest;

    beforeEach(async () => {
      store = await setup();
    });
    afterEach(() => store.close());

    const { runsOf, statesOf, stateOf, tick, running, failure, retry } = policyRunsIn(() => store);

    describe('a retry', () => {
      it('waits for its time, then is queued for the next attempt, and keeps every attempt', async () => {
        const job = await addJob(store);
        const run = await running(job);
        // A minute, so that it is not over before it is looked at, however busy the machine is.
        const { standing, due, ended } = await store.claims.finish([retry(run, 60_000)]);
        expect([...standing]).toEqual([run.id]);
        expect(due).toEqual([{ run_id: run.id, due_at: expect.any(Number) }]);
        expect(ended).toEqual([]);
        expect(await store.history.get(run.id)).toMatchObject({
          state: 'retrying',
          reason: 'http_500',
          finished_at: null,
          next_attempt_at: due[0]!.due_at,
        });

        expect(await store.ticks.becomeDue([run.id])).toEqual({
          ended: [],
          queued: [],
          later: due,
          accepted: [],
        });
        await store.passTime(60_000);
        const second = { run_id: run.id, attempt: 2 };
        expect(await store.ticks.becomeDue([run.id])).toEqual({
          ended: [],
          queued: [second],
          later: [],
          accepted: [],
        });
        expect(await store.ticks.becomeDue([run.id])).toEqual({
          ended: [],
          queued: [second],
          later: [],
          accepted: [],
        });

        const by = claimant();
        expect(await store.claims.claim([{ run_id: run.id, attempt: 1 }], by)).toEqual([]);
        expect(await store.claims.claim([second], by)).toMatchObject([{ attempt: 2 }]);
        await store.claims.finish([resultOf(run.id, by, { attempt: { number: 2 } })]);
        const done = await store.history.get(run.id);
        expect(done).toMatchObject({ state: 'succeeded', reason: null, next_attempt_at: null });
        expect(done?.attempts.map(({ number, http_status }) => [number, http_status])).toEqual([
          [1, 500],
          [2, 200],
        ]);
      });

      it('is written once, however often its result is written', async () => {
        const run = await running(await addJob(store));
        await store.claims.finish([retry(run)]);
        const again = await store.claims.finish([retry(run)]);
        expect([...again.standing]).toEqual([run.id]);
        expect((await store.history.get(run.id))?.attempts).toHaveLength(1);
      });

      it('is refused from a runner whose claim is not valid any more', async () => {
        const run = await running(await addJob(store));
        await store.recovery.removeRunner(run.by.runner_id);
        await store.recovery.freeAbandoned(10_000, 60_000, 10);
        expect((await store.claims.finish([retry(run)])).standing.size).toBe(0);
        expect(await stateOf(run)).toBe('queued');
      });

      it('is found by recovery when the queue was lost, and when it is overdue', async () => {
        const runs = [await running(await addJob(store)), await running(await addJob(store))];
        for (const run of runs) await store.claims.finish([retry(run)]);
        const ids = runs.map(({ id }) => id).sort();
        const first = await store.recovery.dueRuns(null, 1);
        expect(first.map(({ run_id }) => run_id)).toEqual([ids[0]]);
        expect((await store.recovery.dueRuns(ids[0]!, 10)).map(({ run_id }) => run_id)).toEqual([ids[1]]);
        expect(await store.recovery.overdueRuns(2_000, 10)).toEqual([]);
        await store.passTime(3_500);
        expect((await store.recovery.overdueRuns(2_000, 10)).map(({ run_id }) => run_id).sort()).toEqual(ids);
        expect(await store.recovery.overdueRuns(2_000, 10, ids)).toEqual([]);
      });

      it.each([
        [
          'paused',
          'job_paused',
          (job: Job, now: number) => pauseJob(job, { reason: null, until: null }, 'ann', now),
        ],
        ['disabled', 'job_disabled', (job: Job, now: number) => disableJob(job, 'failing', now)],
      ] as const)('ends when its job is %s', async (_, reason, decide) => {
        const job = await addJob(store);
        const run = await running(job);
        await store.claims.finish([retry(run)]);
        await store.jobs.edit(job.id, decide);
        expect(await store.history.get(run.id)).toMatchObject({ state: 'cancelled', reason });
        await store.passTime(1_000);
        expect(await store.ticks.becomeDue([run.id])).toEqual({
          ended: [],
          queued: [],
          later: [],
          accepted: [],
        });
      });

      it('does not begin when its job was paused or deleted during the attempt', async () => {
        const [paused, deleted] = [await addJob(store), await addJob(store)];
        const by = claimant();
        await tick(paused, 1);
        await tick(deleted, 1);
        const runs = [...(await runsOf(paused)), ...(await runsOf(deleted))];
        await store.claims.claim(
          runs.map(({ id }) => ({ run_id: id, attempt: 1 })),
          by,
        );
        await store.jobs.edit(paused.id, (job, now) =>
          pauseJob(job, { reason: null, until: null }, 'ann', now),
        );
        await store.jobs.delete(deleted.id, deleteJob);
        await store.claims.finish(runs.map(({ id }) => retry({ id, by })));
        expect(await statesOf(paused)).toEqual(['cancelled (job_paused)']);
        expect(await statesOf(deleted)).toEqual(['cancelled (job_deleted)']);
      });
    });

    describe('failures in a row', () => {
      const outcome = async (run: { id: string; by: Claimant }, state: 'failed' | 'succeeded') => {
        const result = state === 'failed' ? failure(run) : resultOf(run.id, run.by);
        return newsOf((await store.claims.finish([result])).ended);
      };

      it('are counted, reported, and reset by a success', async () => {
        const job = await addJob(store, { disable_after_failures: 7 });
        expect(await outcome(await running(job), 'succeeded')).toMatchObject([
          { failures: 0, failures_before: 0 },
        ]);
        expect(await outcome(await running(job), 'succeeded')).toEqual([]);
        const run = await running(job);
        expect(await outcome(run, 'failed')).toMatchObject([
          {
            job_id: job.id,
            run_id: run.id,
            state: 'failed',
            reason: 'http_500',
            failures: 1,
            failures_before: 0,
          },
        ]);
        const [second] = await outcome(await running(job), 'failed');
        expect(second).toMatchObject({ failures: 2, policies: { disable_after_failures: 7 } });
        expect(await outcome(await running(job), 'succeeded')).toMatchObject([
          { state: 'succeeded', failures: 0, failures_before: 2 },
        ]);
      });

      it('are forgiven when a disabled job is resumed', async () => {
        const job = await addJob(store);
        await outcome(await running(job), 'failed');
        await store.jobs.edit(job.id, (current, now) => disableJob(current, 'failing', now));
        const write = await store.jobs.edit(job.id, (current, now) => resumeJob(current, now));
        expect(write?.job.cursor.status).toBe('active');
        expect(await outcome(await running(job), 'failed')).toMatchObject([{ failures: 1 }]);
      });
    });
  });
}
