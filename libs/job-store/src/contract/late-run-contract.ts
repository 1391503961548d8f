import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { editJob, type Job } from '@job-scheduler/job-model';
import {
  addJob,
  ANY_RUN,
  claimant,
  definitionOf,
  newsOf,
  planOf,
  queuedRun,
  resultOf,
  tickOf,
  type JobStoreSetup,
  type JobStoreUnderTest,
} from './job-store-under-test.js';

/** How every ClaimLedger keeps attempts from beginning too late. */
export function lateRunContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} and runs of which no attempt may begin any more`, () => {
    let store: JobStoreUnderTest;

    beforeEach(async () => {
      store = await setup();
    });
    afterEach(() => store.close());

    /** Records the n-th ticks since the job's creation, which may lie before it. Resolves to their runs, by tick. */
    const tick = async (job: Job, ...numbers: number[]): Promise<string[]> => {
      const cursor = (await store.ticks.planInputs([job.id]))[0]!.cursor;
      const ticks = numbers.map((n) => tickOf(job, n));
      await store.ticks.recordTicks([planOf({ ...job, cursor }, ticks)]);
      const runs = (await store.history.list({ ...ANY_RUN, job_id: job.id })).items;
      return ticks.map((at) => runs.find(({ scheduled_at }) => scheduled_at === at)!.id);
    };
    const claim = async (runIds: string[], attempt = 1, by = claimant()) => {
      const references = runIds.map((run_id) => ({ run_id, attempt }));
      return (await store.claims.claim(references, by)).map(({ run_id }) => run_id).sort();
    };
    const endOf = async (id: string) => {
      const run = await store.history.get(id);
      return run && { state: run.state, reason: run.reason, attempts: run.attempts.length };
    };
    const tooOld = { state: 'failed', reason: 'max_age_passed', attempts: 0 };

    it.each([
      ['it was cancelled', 'by_ann', (_: Job, id: string) => store.history.cancel(id, 'by_ann')],
      [
        'its job was deleted',
        'job_deleted',
        (job: Job) => store.jobs.delete(job.id, () => ({ skips: [], cancelRuns: 'job_deleted' })),
      ],
    ])(
      'leaves a run unclaimed that its runner gave back after %s, and cancels it',
      async (_, reason, stop) => {
        const job = await addJob(store);
        const { id } = await queuedRun(store, job);
        const by = claimant();
        await claim([id], 1, by);
        await stop(job, id);
        await store.claims.postpone([{ run_id: id, delay_ms: 0 }], by);
        expect(await claim([id])).toEqual([]);
        expect((await store.claims.endLate([id])).ended).toMatchObject([{ run_id: id, reason }]);
        expect(await endOf(id)).toEqual({ state: 'cancelled', reason, attempts: 0 });
      },
    );

    it('leaves a run unclaimed that is older than max_age_seconds, and fails it', async () => {
      const job = await addJob(store, { retry: { max_age_seconds: 60 } });
      const [old, young] = (await tick(job, -100, -1)) as [string, string];
      expect(await claim([old, young])).toEqual([young]);
      const { ended, released } = await store.claims.endLate([old, young]);
      expect(ended).toMatchObject([{ run_id: old, trigger: 'schedule', state: 'failed' }]);
      expect(newsOf(ended)).toMatchObject([{ failures: 1, failures_before: 0, reason: 'max_age_passed' }]);
      expect(released).toEqual([]);
      expect(await endOf(old)).toEqual(tooOld);
      expect((await store.history.get(old))?.finished_at).not.toBeNull();
      expect(await endOf(young)).toMatchObject({ state: 'running' });
      expect((await store.claims.endLate([old, young])).ended).toEqual([]);
    });

    it('counts the age from the tick, also of a run whose runner was lost', async () => {
      const job = await addJob(store, { retry: { max_age_seconds: 3_600 } });
      const by = claimant();
      const [freed] = (await tick(job, -100)) as [string];
      expect(await claim([freed], 1, by)).toEqual([freed]);
      await store.recovery.removeRunner(by.runner_id);
      await store.recovery.freeAbandoned(10_000, 60_000, 10);
      await store.jobs.edit(job.id, (current, now) =>
        editJob(
          current,
          definitionOf({ name: job.definition.name, retry: { max_age_seconds: 60 } }),
          'ann',
          now,
        ),
      );
      expect(await claim([freed])).toEqual([]);
      await store.claims.endLate([freed]);
      expect(await endOf(freed)).toEqual({ ...tooOld, attempts: 1 });
    });

    it('claims no further attempt once the next tick has come, and fails the run', async () => {
      const job = await addJob(store, { retry: { max_attempts: 3, until_next_tick: true } });
      const by = claimant();
      const [run] = (await tick(job, 1)) as [string];
      expect(await claim([run], 1, by)).toEqual([run]);
      const retrying = { state: 'retrying', reason: 'http_500', due_in_ms: 0 } as const;
      await store.claims.finish([resultOf(run, by, { ...retrying, attempt: { http_status: 500 } })]);
      expect((await store.ticks.becomeDue([run])).queued).toEqual([{ run_id: run, attempt: 2 }]);
      // The next tick is due, and no scheduler has recorded it.
      await store.passTime(4_000);
      expect(await claim([run], 2)).toEqual([]);
      const { ended } = await store.claims.endLate([run]);
      expect(newsOf(ended)).toMatchObject([{ failures: 1, reason: 'next_tick_passed' }]);
      expect(await endOf(run)).toEqual({ state: 'failed', reason: 'next_tick_passed', attempts: 1 });
    });

    it('lets only the newest of several recorded ticks begin until the next one', async () => {
      const job = await addJob(store, { retry: { until_next_tick: true } });
      const [older, newest] = (await tick(job, 3, 4)) as [string, string];
      expect(await claim([older, newest])).toEqual([newest]);
      await store.claims.endLate([older]);
      expect(await endOf(older)).toEqual({ state: 'failed', reason: 'next_tick_passed', attempts: 0 });
    });

    it('queues the run that waited for one that is too late', async () => {
      const job = await addJob(store, { overlap: 'wait', retry: { max_age_seconds: 60 } });
      const [old] = (await tick(job, -100)) as [string];
      const [waiting] = (await tick(job, 1)) as [string];
      expect(await endOf(waiting)).toMatchObject({ state: 'waiting' });
      expect((await store.claims.endLate([old])).released).toEqual([{ run_id: waiting, attempt: 1 }]);
    });

    it('spares runs of jobs that set no limit, and runs that are not queued', async () => {
      const [free, limited] = [await addJob(store), await addJob(store, { retry: { max_age_seconds: 60 } })];
      const [old] = (await tick(free, -100)) as [string];
      const manual = await queuedRun(store, limited);
      const [running] = (await tick(limited, -1)) as [string];
      expect(await claim([running])).toEqual([running]);
      expect((await store.claims.endLate([old, manual.id, running])).ended).toEqual([]);
      expect(await claim([old, manual.id])).toEqual([old, manual.id].sort());
    });

    it('says until when the attempt of a claimed run may begin, whatever the policies of its job hold', async () => {
      const within = async (retry: object, spoilt = false) => {
        const job = await addJob(store, { retry });
        const [run_id] = (await tick(job, 100)) as [string];
        if (spoilt) await store.spoil(job.id, 'policies');
        const [claimed] = await store.claims.claim([{ run_id, attempt: 1 }], claimant());
        const { begin_within_ms } = claimed!;
        return begin_within_ms === null ? null : Math.ceil(begin_within_ms / 10_000) * 10;
      };
      expect(await within({})).toBeNull();
      expect(await within({ max_age_seconds: 60 })).toBe(160);
      expect(await within({ until_next_tick: true })).toBe(110);
      expect(await within({ max_age_seconds: 5, until_next_tick: true })).toBe(110);
      expect(await within({}, true)).toBeNull();
    });

    it('says how far away the next tick is, which is 0 once it was recorded', async () => {
      const job = await addJob(store);
      const [first] = (await tick(job, 1, 2)) as [string];
      const references = [{ run_id: first, attempt: 1 }];
      expect(await store.claims.claim(references, claimant())).toMatchObject([{ next_tick_in_ms: 0 }]);
    });
  });
}
