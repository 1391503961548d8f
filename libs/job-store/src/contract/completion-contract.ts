import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Completion, Conclusion, Run } from '@job-scheduler/job-model';
import type { Claimant } from '../claim-ledger.js';
import {
  addJob,
  claimant,
  claimOne,
  newsOf,
  planOf,
  queuedRun,
  resultOf,
  tickOf,
  type JobStoreSetup,
  type JobStoreUnderTest,
} from './job-store-under-test.js';

const DEADLINE_MS = 60_000;
const SUCCEEDED: Completion = { outcome: 'succeeded', message: null };
const FAILED: Completion = { outcome: 'failed', message: 'no paper' };

/** How the ledgers and Recovery of every store handle runs that their targets accepted and will report on later. */
export function completionContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} with accepted runs`, () => {
    let store: JobStoreUnderTest;

    beforeEach(async () => {
      store = await setup();
    });
    afterEach(() => store.close());

    const acceptance = ({ id, by }: { id: string; by: Claimant }) =>
      resultOf(id, by, { state: 'awaiting', due_in_ms: DEADLINE_MS, attempt: { http_status: 202 } });

    const running = async (policies: Record<string, unknown> = {}): Promise<Run & { by: Claimant }> => {
      const by = claimant();
      const run = await queuedRun(store, await addJob(store, policies));
      await claimOne(store, run, by);
      return { ...run, by };
    };

    const accepted = async (policies: Record<string, unknown> = {}) => {
      const run = await running(policies);
      const { due } = await store.claims.finish([acceptance(run)]);
      return { ...run, reference: { run_id: run.id, attempt: 1 }, due };
    };

    /** The conclusion that a run is due for now. */
    const conclusionsDue = async (run: Pick<Run, 'id'>) =>
      (await store.ticks.becomeDue([run.id])).accepted.map(({ run_id, completion }) => [run_id, completion]);

    const conclude = (run: Pick<Run, 'id'>, conclusion: Conclusion, reported = false) =>
      store.ticks.conclude([{ run_id: run.id, attempt: 1, reported, conclusion }]);

    it('an accepted run awaits its completion, and is due at its deadline', async () => {
      const run = await accepted();
      expect(run.due).toEqual([{ run_id: run.id, due_at: expect.any(Number) }]);
      expect(await store.history.get(run.id)).toMatchObject({
        state: 'awaiting',
        reason: null,
        finished_at: null,
        next_attempt_at: null,
        completion_due_at: run.due[0]!.due_at,
      });
      expect(await store.ticks.becomeDue([run.id])).toEqual({
        ended: [],
        queued: [],
        later: run.due,
        accepted: [],
      });
      await store.passTime(DEADLINE_MS);
      expect(await conclusionsDue(run)).toEqual([[run.id, null]]);
    });

    it('a report is accepted once, and makes the run due', async () => {
      const run = await accepted();
      expect(await store.history.complete(run.reference, FAILED)).toBe('taken');
      expect(await store.history.complete(run.reference, SUCCEEDED)).toBe('too_late');
      const [due] = (await store.ticks.becomeDue([run.id])).accepted;
      expect(due).toMatchObject({ run_id: run.id, attempt: 1, trigger: 'manual', completion: FAILED });
      expect(due?.age_ms).toBeGreaterThanOrEqual(0);
    });

    it('a report is too late for another attempt, after the deadline, and once the run has ended', async () => {
      const run = await accepted();
      expect(await store.history.complete({ ...run.reference, attempt: 2 }, SUCCEEDED)).toBe('too_late');
      await store.passTime(DEADLINE_MS);
      expect(await store.history.complete(run.reference, SUCCEEDED)).toBe('too_late');
      await conclude(run, { state: 'failed', reason: 'completion_overdue' });
      expect(await store.history.complete(run.reference, SUCCEEDED)).toBe('too_late');
    });

    it('a report that arrives before the acceptance is written counts once it is', async () => {
      const run = await running();
      const reference = { run_id: run.id, attempt: 1 };
      expect(await store.history.complete(reference, SUCCEEDED)).toBe('taken');
      await store.claims.finish([acceptance(run)]);
      expect(await conclusionsDue(run)).toEqual([[run.id, expect.objectContaining(SUCCEEDED)]]);
    });

    it('a report on an attempt that got a different answer is dropped', async () => {
      const run = await running();
      await store.history.complete({ run_id: run.id, attempt: 1 }, SUCCEEDED);
      await store.claims.finish([resultOf(run.id, run.by, { state: 'retrying', due_in_ms: 0 })]);
      const [second] = (await store.ticks.becomeDue([run.id])).queued;
      const by = claimant();
      await store.claims.claim([second!], by);
      await store.claims.finish([acceptance({ id: run.id, by })]);
      expect(await conclusionsDue(run)).toEqual([]);
    });

    it('a conclusion ends the run, keeps the report with its attempt, and tells how the job fares', async () => {
      const run = await accepted();
      await store.history.complete(run.reference, FAILED);
      const { standing, ended: endings } = await conclude(
        run,
        { state: 'failed', reason: 'completion_failed' },
        true,
      );
      expect([...standing]).toEqual([run.id]);
      expect(newsOf(endings)).toMatchObject([{ job_id: run.job_id, state: 'failed', failures: 1 }]);
      const ended = await store.history.get(run.id);
      expect(ended).toMatchObject({ state: 'failed', reason: 'completion_failed', completion_due_at: null });
      expect(ended?.finished_at).not.toBeNull();
      expect(ended?.attempts).toMatchObject([{ http_status: 202, completion: FAILED }]);
      expect((await conclude(run, { state: 'succeeded', reason: null }, true)).standing.size).toBe(0);
    });

    it('a conclusion that overlooked a report does not stand', async () => {
      const run = await accepted();
      await store.history.complete(run.reference, SUCCEEDED);
      const overdue: Conclusion = { state: 'failed', reason: 'completion_overdue' };
      expect((await conclude(run, overdue)).standing.size).toBe(0);
      const retrying: Conclusion = { ...overdue, state: 'retrying', retry_in_ms: 0 };
      expect((await conclude(run, retrying)).standing.size).toBe(0);
      expect(await conclusionsDue(run)).toHaveLength(1);
    });

    it('a report counts even when its run was freed before the acceptance was written', async () => {
      const run = await running();
      await store.recovery.removeRunner(run.by.runner_id);
      await store.recovery.freeAbandoned(10_000, 60_000, 10);
      const reference = { run_id: run.id, attempt: 1 };
      expect(await store.history.complete(reference, SUCCEEDED)).toBe('taken');
      const by = claimant();
      await store.claims.claim([reference], by);
      await store.claims.finish([acceptance({ id: run.id, by })]);
      expect(await conclusionsDue(run)).toHaveLength(1);
    });

    it('a claim tells where the target may report, for jobs that allow it', async () => {
      const own = await queuedRun(store, await addJob(store, { completion: { deadline_seconds: 60 } }));
      const other = await queuedRun(store, await addJob(store));
      await store.endpoint.announce('https://jobs.example.com');
      expect((await claimOne(store, own, claimant()))?.completion).toEqual(await store.endpoint.read());
      expect((await claimOne(store, other, claimant()))?.completion).toBeNull();
    });

    it('a later tick ends the retries of a policy that retries only until the next tick', async () => {
      const run = await accepted();
      expect((await store.ticks.becomeDue([run.id])).accepted).toEqual([]);
      const cursor = (await store.ticks.planInputs([run.job_id]))[0]!.cursor;
      await store.ticks.recordTicks([planOf({ id: run.job_id, cursor }, [run.scheduled_at + 1_000])]);
      await store.passTime(DEADLINE_MS);
      expect((await store.ticks.becomeDue([run.id])).accepted).toMatchObject([{ next_tick_in_ms: 0 }]);
    });

    it('an overdue attempt is retried, and the new attempt takes a new report', async () => {
      const run = await accepted();
      await store.passTime(DEADLINE_MS);
      const retrying = { state: 'retrying', retry_in_ms: 0, reason: 'completion_overdue' } as const;
      const { due, ended } = await conclude(run, retrying);
      expect(due).toEqual([{ run_id: run.id, due_at: expect.any(Number) }]);
      expect(ended).toEqual([]);
      expect((await store.history.get(run.id))?.attempts).toMatchObject([
        { completion: { outcome: 'overdue' } },
      ]);
      const { queued } = await store.ticks.becomeDue([run.id]);
      expect(queued).toEqual([{ run_id: run.id, attempt: 2 }]);
    });

    it('is not retried once its job is deleted', async () => {
      const run = await accepted();
      await store.jobs.delete(run.job_id, () => ({ skips: [], cancelRuns: 'job_deleted' }));
      await store.passTime(DEADLINE_MS);
      expect(await conclusionsDue(run)).toHaveLength(1);
      await conclude(run, { state: 'retrying', retry_in_ms: 0, reason: 'completion_overdue' });
      expect(await store.history.get(run.id)).toMatchObject({ state: 'cancelled', reason: 'job_deleted' });
    });

    it('a cancellation ends it at once, and one during the call when the acceptance is written', async () => {
      const run = await accepted();
      expect((await store.history.cancel(run.id, 'done'))?.run).toMatchObject({
        state: 'cancelled',
        reason: 'done',
      });
      expect(await store.history.complete(run.reference, SUCCEEDED)).toBe('too_late');
      const called = await running();
      await store.history.cancel(called.id, 'done');
      await store.claims.finish([acceptance(called)]);
      expect(await store.history.get(called.id)).toMatchObject({ state: 'cancelled', reason: 'done' });
    });

    it('counts as active, and its end releases the run that waits for it', async () => {
      const job = await addJob(store, { overlap: 'wait' });
      const { recorded } = await store.ticks.recordTicks([planOf(job, [tickOf(job, 1)])]);
      const by = claimant();
      const [run] = (await store.history.list({
        job_id: job.id,
        state: [],
        trigger: [],
        from: null,
        to: null,
        limit: 1,
        after: null,
      }))!.items;
      await claimOne(store, run!, by);
      await store.claims.finish([acceptance({ id: run!.id, by })]);
      const cursor = (await store.ticks.planInputs([job.id]))[0]!.cursor;
      await store.ticks.recordTicks([planOf({ ...job, cursor }, [tickOf(job, 2)])]);
      expect(recorded[0]?.runs).toHaveLength(1);
      expect((await store.recovery.releaseWaiting(10)).queued).toEqual([]);
      const { due } = await conclude(run!, { state: 'succeeded', reason: null });
      expect(due).toHaveLength(1);
      expect((await store.ticks.becomeDue([due[0]!.run_id])).queued).toHaveLength(1);
    });

    it('is found by recovery when the queue was lost, and when it is overdue; no dead runner frees it', async () => {
      const run = await accepted();
      expect((await store.recovery.dueRuns(null, 10)).map(({ run_id }) => run_id)).toEqual([run.id]);
      expect(await store.recovery.overdueRuns(2_000, 10)).toEqual([]);
      await store.passTime(DEADLINE_MS + 3_000);
      expect((await store.recovery.freeAbandoned(1_000, 1_000, 10)).queued).toEqual([]);
      expect((await store.recovery.overdueRuns(2_000, 10)).map(({ run_id }) => run_id)).toEqual([run.id]);
    });
  });
}
