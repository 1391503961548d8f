import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { operationRunId, pauseJob, resumeJob, type Job, type RunTrigger } from '@job-scheduler/job-model';
import {
  addJob,
  ANY_RUN,
  claimant,
  planOf,
  queuedRun,
  resultOf,
  tickOf,
  type JobStoreSetup,
  type JobStoreUnderTest,
} from './job-store-under-test.js';

const AWAY = [10_000, 60_000, 100] as const;

/** What a pause does to runs of every kind: those it finds in mid-call, and those that a user makes during it. */
export function pausedJobContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} with a paused job`, () => {
    let store: JobStoreUnderTest;
    let job: Job;
    beforeEach(async () => {
      store = await setup();
      job = await addJob(store);
    });
    afterEach(() => store.close());

    const pause = () =>
      store.jobs.edit(job.id, (current, now) => pauseJob(current, { reason: null, until: null }, 'ann', now));
    const newest = async (): Promise<string> => {
      const [run] = (await store.history.list({ ...ANY_RUN, job_id: job.id, limit: 1 })).items;
      return run!.id;
    };
    /** Makes a queued run of each kind. */
    const make: Record<RunTrigger, () => Promise<string>> = {
      schedule: async () => {
        await store.ticks.recordTicks([planOf(job, [tickOf(job, 1)])]);
        return newest();
      },
      manual: async () => (await queuedRun(store, job)).id,
      replay: async () => {
        const { id } = await queuedRun(store, job);
        await store.history.cancel(id, 'by_ann');
        return (await store.history.replay(id, null))!.id;
      },
      backfill: async () => {
        const { id } = await store.operations.create({
          request: { kind: 'bulk', action: 'run', reason: null },
          actor: 'ann',
          jobIds: [],
          total: 1,
          failed: 0,
          errors: [],
        });
        const operation = (await store.operations.begin(id))!;
        const run = {
          id: operationRunId(operation, 0),
          job_id: job.id,
          trigger: 'backfill',
          scheduled_at: job.created_at - 60_000,
        } as const;
        const chunk = { after: null, cursor: 0, runs: [run], done: 0, failed: 0, errors: [], isLast: true };
        await store.operations.record(id, chunk);
        return run.id;
      },
    };
    const begin = async (trigger: RunTrigger) => {
      const id = await make[trigger]();
      const by = claimant();
      await store.claims.claim([{ run_id: id, attempt: 1 }], by);
      return { id, by };
    };
    const goOn = ({ id, by }: Awaited<ReturnType<typeof begin>>, state: 'retrying' | 'awaiting') =>
      store.claims.finish([resultOf(id, by, { state, reason: 'http_500', due_in_ms: 1_000 })]);
    const triedAgain = { state: 'retrying', reason: 'http_500', retry_in_ms: 1_000 } as const;
    const conclude = (id: string) =>
      store.ticks.conclude([{ run_id: id, attempt: 1, reported: false, conclusion: triedAgain }]);

    const PAUSED = { state: 'cancelled', reason: 'job_paused', next_attempt_at: null };

    it.each(['schedule', 'manual', 'replay', 'backfill'] as const)(
      'lets the call of a run end that it finds in mid-call, and makes no other: %s',
      async (trigger) => {
        const runs = [await begin(trigger), trigger === 'schedule' ? null : await begin(trigger)];
        await pause();
        await goOn(runs[0]!, 'retrying');
        expect(await store.history.get(runs[0]!.id)).toMatchObject({ trigger, ...PAUSED });
        if (runs[1] === null) return;
        await store.recovery.freeAbandoned(...AWAY);
        expect(await store.history.get(runs[1]!.id)).toMatchObject(PAUSED);
      },
    );

    it.each(['schedule', 'manual', 'replay', 'backfill'] as const)(
      'waits for the report on a call that the target accepted, and makes no other: %s',
      async (trigger) => {
        const run = await begin(trigger);
        await pause();
        await goOn(run, 'awaiting');
        expect(await store.history.get(run.id)).toMatchObject({ state: 'awaiting' });
        await conclude(run.id);
        expect(await store.history.get(run.id)).toMatchObject(PAUSED);
      },
    );

    it('makes no call of a run that its runner gives back during the pause', async () => {
      const { id, by } = await begin('schedule');
      await pause();
      await store.claims.postpone([{ run_id: id, delay_ms: 0 }], by);
      expect(await store.claims.claim([{ run_id: id, attempt: 1 }], claimant())).toEqual([]);
      expect((await store.claims.endLate([id])).ended).toMatchObject([{ run_id: id, state: 'cancelled' }]);
      expect(await store.history.get(id)).toMatchObject(PAUSED);
    });

    it.each(['manual', 'replay', 'backfill'] as const)(
      'makes all attempts of a run that a user makes during the pause: %s',
      async (trigger) => {
        await pause();
        const [retried, accepted, abandoned] = [
          await begin(trigger),
          await begin(trigger),
          await begin(trigger),
        ];
        await goOn(retried, 'retrying');
        await goOn(accepted, 'awaiting');
        await conclude(accepted.id);
        await store.passTime(1_000);
        const { queued } = await store.ticks.becomeDue([retried.id, accepted.id]);
        expect(queued.map(({ attempt }) => attempt)).toEqual([2, 2]);
        const freed = await store.recovery.freeAbandoned(...AWAY);
        expect(freed.queued).toEqual([{ run_id: abandoned.id, attempt: 1 }]);
      },
    );

    it('makes further attempts when it was resumed before the call ended', async () => {
      const run = await begin('manual');
      await pause();
      await store.jobs.edit(job.id, (current, now) => resumeJob(current, now));
      await goOn(run, 'retrying');
      expect(await store.history.get(run.id)).toMatchObject({ state: 'retrying' });
    });
  });
}
