import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  deleteJob,
  disableJob,
  pauseJob,
  resumeJob,
  JsonText,
  type Job,
  type Run,
} from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import type { AttemptResult, Claimant } from '../claim-ledger.js';
import {
  addJob,
  ANY_RUN,
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

/** How the ledgers and Recovery of every store carry out the policies of jobs. */
export function runPolicyContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} under policies`, () => {
    let store: JobStoreUnderTest;

    beforeEach(async () => {
      store = await setup();
    });
    afterEach(() => store.close());

    const runsOf = async (job: Job) =>
      (await store.history.list({ ...ANY_RUN, job_id: job.id })).items.reverse();
    const statesOf = async (job: Job) =>
      (await runsOf(job)).map(({ state, reason }) => (reason === null ? state : `${state} (${reason})`));
    const stateOf = async (run: Pick<Run, 'id'>) => (await store.history.get(run.id))?.state;

    /** Records ticks of a job, the n-th since its creation; resolves to the runs to publish. */
    const tick = async (job: Job, ...numbers: number[]): Promise<number[]> => {
      const cursor = (await store.ticks.planInputs([job.id]))[0]!.cursor;
      const ticks = numbers.map((n) => tickOf(job, n));
      const { recorded } = await store.ticks.recordTicks([planOf({ ...job, cursor }, ticks)]);
      return recorded[0]?.runs.map((at) => (at - job.created_at) / 1000) ?? [];
    };

    /** A run of the job that a runner executes. */
    const running = async (job: Job, attempt = 1): Promise<Run & { by: Claimant }> => {
      const by = claimant();
      const run = await queuedRun(store, job);
      await store.recovery.renewRunner(by.runner_id);
      await store.claims.claim([{ run_id: run.id, attempt }], by);
      return { ...run, by };
    };

    const failure = (run: { id: string; by: Claimant }, rest: Partial<AttemptResult> = {}) =>
      resultOf(run.id, run.by, {
        state: 'failed',
        reason: 'http_500',
        attempt: { http_status: 500 },
        ...(rest as object),
      });
    const retry = (run: { id: string; by: Claimant }, due_in_ms = 1_000) =>
      failure(run, { state: 'retrying', due_in_ms });

    describe('a retry', () => {
      it('waits for its time, then is queued for the next attempt, and keeps every attempt', async () => {
        const job = await addJob(store);
        const run = await running(job);
        const { standing, due, ended } = await store.claims.finish([retry(run)]);
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
        await store.passTime(1_000);
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
        expect(await store.recovery.releaseWaiting(10)).toEqual([]);
        const { due } = await store.claims.finish([resultOf(first!.id, by)]);
        expect(due.map(({ run_id }) => run_id)).toEqual([last!.id]);
        expect(await statesOf(job)).toEqual(['succeeded', 'skipped (overlap)', 'queued']);
      });

      it('wait: recovery releases a run that nobody released', async () => {
        const job = await addJob(store, { overlap: 'wait', catch_up_window_seconds: 60 });
        await tick(job, 1, 2);
        const [first, second] = await runsOf(job);
        await store.passTime(61_000);
        expect(await store.claims.expire([first!.id])).toBe(1);
        expect(await store.recovery.releaseWaiting(10)).toEqual([{ run_id: second!.id, attempt: 1 }]);
        expect(await store.recovery.releaseWaiting(10)).toEqual([]);
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
        expect(await store.claims.expire([claimed!.id, late!.id])).toBe(1);
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
        expect(await store.claims.expire([returned!.id, freed!.id])).toBe(1);
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
        expect(await store.claims.expire([freed.id, manual.id])).toBe(0);
        expect(await claimOne(store, freed, claimant())).toBeDefined();
        expect(await claimOne(store, manual, claimant())).toBeDefined();
      });
    });
  });
}
