import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deleteJob, disableJob, pauseJob, type Job, type Run } from '@job-scheduler/job-model';
import type { EndedRun } from '../outcomes/ended-run.js';
import {
  addJob,
  ANY_JOB,
  ANY_RUN,
  claimant,
  newsOf,
  planOf,
  queuedRun,
  resultOf,
  tickOf,
  type JobStoreSetup,
  type JobStoreUnderTest,
} from './job-store-under-test.js';

const AWAY = [10_000, 60_000, 100] as const;
const AT_MOST_ONCE = { delivery: 'at_most_once' };

/** What every store does when a run ends, whoever ends it. */
export function runEndingContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} when runs end`, () => {
    let store: JobStoreUnderTest;
    beforeEach(async () => {
      store = await setup();
    });
    afterEach(() => store.close());

    const running = async (job: Job) => {
      const by = claimant();
      const run = await queuedRun(store, job);
      await store.claims.claim([{ run_id: run.id, attempt: 1 }], by);
      return { id: run.id, by };
    };
    const goOn = ({ id, by }: Awaited<ReturnType<typeof running>>, state: 'retrying' | 'awaiting') =>
      store.claims.finish([resultOf(id, by, { state, reason: 'http_500', due_in_ms: 1_000 })]);
    const retrying = async (job: Job) => {
      const run = await running(job);
      await goOn(run, 'retrying');
      return run;
    };
    const accepted = async (job: Job) => {
      const run = await running(job);
      await goOn(run, 'awaiting');
      return run;
    };
    const pause = async (job: Job) =>
      (await store.jobs.edit(job.id, (current, now) =>
        pauseJob(current, { reason: null, until: null }, 'ann', now),
      ))!.ended;
    /** The run of a tick. */
    const tickRun = async (job: Job): Promise<Run> => {
      const cursor = (await store.ticks.planInputs([job.id]))[0]!.cursor;
      await store.ticks.recordTicks([planOf({ ...job, cursor }, [tickOf(job, 1)])]);
      const [run] = (await store.history.list({ ...ANY_RUN, job_id: job.id, limit: 1 })).items;
      return (await store.history.get(run!.id))!;
    };
    const claimTick = async (job: Job) => {
      const by = claimant();
      const { id } = await tickRun(job);
      await store.claims.claim([{ run_id: id, attempt: 1 }], by);
      return { id, by };
    };

    /** Each ending: what it ends, and the run, its state and its reason. */
    const endings: [string, () => Promise<[EndedRun[], string, EndedRun['state'], string | null]>][] = [
      [
        'a result',
        async () => {
          const { id, by } = await running(await addJob(store));
          return [(await store.claims.finish([resultOf(id, by)])).ended, id, 'succeeded', null];
        },
      ],
      [
        'a result that an earlier try wrote',
        async () => {
          const { id, by } = await running(await addJob(store));
          await store.claims.finish([resultOf(id, by)]);
          return [(await store.claims.finish([resultOf(id, by)])).ended, id, 'succeeded', null];
        },
      ],
      [
        'a retry whose job was paused during the call',
        async () => {
          const job = await addJob(store);
          const run = await claimTick(job);
          await pause(job);
          return [(await goOn(run, 'retrying')).ended, run.id, 'cancelled', 'job_paused'];
        },
      ],
      [
        'the result of a second attempt',
        async () => {
          const { id } = await retrying(await addJob(store));
          await store.passTime(1_000);
          await store.ticks.becomeDue([id]);
          const by = claimant();
          await store.claims.claim([{ run_id: id, attempt: 2 }], by);
          const { ended } = await store.claims.finish([resultOf(id, by, { attempt: { number: 2 } })]);
          return [ended, id, 'succeeded', null];
        },
      ],
      [
        'a user, before it began',
        async () => {
          const { id } = await queuedRun(store, await addJob(store));
          return [(await store.history.cancel(id, 'by_ann'))!.ended, id, 'cancelled', 'by_ann'];
        },
      ],
      [
        'a user, during a call that would be retried',
        async () => {
          const run = await running(await addJob(store));
          await store.history.cancel(run.id, 'by_ann');
          return [(await goOn(run, 'retrying')).ended, run.id, 'cancelled', 'by_ann'];
        },
      ],
      [
        'a user, during a call that the target accepts',
        async () => {
          const run = await running(await addJob(store));
          await store.history.cancel(run.id, 'by_ann');
          return [(await goOn(run, 'awaiting')).ended, run.id, 'cancelled', 'by_ann'];
        },
      ],
      [
        'the conclusion of a run whose report came before the 202',
        async () => {
          const run = await running(await addJob(store));
          await store.history.complete(
            { run_id: run.id, attempt: 1 },
            { outcome: 'succeeded', message: null },
          );
          await goOn(run, 'awaiting');
          const conclusion = { state: 'succeeded', reason: null } as const;
          const { ended } = await store.ticks.conclude([
            { run_id: run.id, attempt: 1, reported: true, conclusion },
          ]);
          return [ended, run.id, 'succeeded', null];
        },
      ],
      [
        'a runner that is gone, at most once',
        async () => {
          const { id } = await running(await addJob(store, AT_MOST_ONCE));
          return [(await store.recovery.freeAbandoned(...AWAY)).ended, id, 'lost', 'runner_lost'];
        },
      ],
      [
        'a runner that is gone, and a pause',
        async () => {
          const job = await addJob(store);
          const { id } = await running(job);
          await pause(job);
          return [(await store.recovery.freeAbandoned(...AWAY)).ended, id, 'cancelled', 'job_paused'];
        },
      ],
      [
        'a user',
        async () => {
          const { id } = await retrying(await addJob(store));
          return [(await store.history.cancel(id, 'by_ann'))!.ended, id, 'cancelled', 'by_ann'];
        },
      ],
      [
        'a user, after the target accepted it',
        async () => {
          const { id } = await accepted(await addJob(store));
          return [(await store.history.cancel(id, 'by_ann'))!.ended, id, 'cancelled', 'by_ann'];
        },
      ],
      [
        'a pause',
        async () => {
          const job = await addJob(store);
          const { id } = await retrying(job);
          return [await pause(job), id, 'cancelled', 'job_paused'];
        },
      ],
      [
        'the deletion of its job',
        async () => {
          const job = await addJob(store);
          const { id } = await retrying(job);
          return [(await store.jobs.delete(job.id, deleteJob))!, id, 'cancelled', 'job_deleted'];
        },
      ],
      [
        'a newer tick that replaces it',
        async () => {
          const job = await addJob(store, { overlap: 'replace' });
          const { id, by } = await claimTick(job);
          await goOn({ id, by }, 'awaiting');
          const cursor = (await store.ticks.planInputs([job.id]))[0]!.cursor;
          const { recorded } = await store.ticks.recordTicks([planOf({ ...job, cursor }, [tickOf(job, 2)])]);
          return [recorded[0]!.ended!, id, 'cancelled', 'replaced'];
        },
      ],
      [
        'the time of its next attempt, when its job was stopped',
        async () => {
          const job = await addJob(store);
          const run = await claimTick(job);
          await goOn(run, 'retrying');
          await store.jobs.edit(job.id, (current, now) => ({
            ...disableJob(current, 'failing', now)!,
            cancelRuns: null,
          }));
          await store.passTime(1_000);
          return [(await store.ticks.becomeDue([run.id])).ended, run.id, 'cancelled', 'job_disabled'];
        },
      ],
      [
        'the conclusion of an accepted run',
        async () => {
          const { id } = await accepted(await addJob(store));
          const conclusion = { state: 'failed', reason: 'completion_overdue' } as const;
          const { ended } = await store.ticks.conclude([
            { run_id: id, attempt: 1, reported: false, conclusion },
          ]);
          return [ended, id, 'failed', 'completion_overdue'];
        },
      ],
      [
        'the retry of an accepted run, when its job was deleted',
        async () => {
          const job = await addJob(store);
          const { id } = await accepted(job);
          await store.jobs.delete(job.id, deleteJob);
          const conclusion = { state: 'retrying', reason: 'completion_overdue', retry_in_ms: 0 } as const;
          const { ended } = await store.ticks.conclude([
            { run_id: id, attempt: 1, reported: false, conclusion },
          ]);
          return [ended, id, 'cancelled', 'job_deleted'];
        },
      ],
    ];

    it.each(endings)('by %s, says so once, and leaves nothing due', async (_, end) => {
      const [ended, id, state, reason] = await end();
      const run = await store.history.get(id);
      expect(ended).toMatchObject([
        { run_id: id, job_id: run?.job_id, trigger: run?.trigger, state, reason },
      ]);
      expect(run).toMatchObject({ state, reason, next_attempt_at: null, completion_due_at: null });
      expect(run?.finished_at).not.toBeNull();
      const outcome = await store.jobs.list({ ...ANY_JOB, last_outcome: [state] });
      if (reason !== 'job_deleted') expect(outcome.items.map((job) => job.id)).toEqual([run?.job_id]);
    });

    it('counts each lost run as a failure, and tells about their job once', async () => {
      const job = await addJob(store, AT_MOST_ONCE);
      const runs = [await running(job), await running(job), await running(job)];
      const { ended } = await store.recovery.freeAbandoned(...AWAY);
      expect(ended.map(({ state }) => state)).toEqual(['lost', 'lost', 'lost']);
      const newest = runs
        .map(({ id }) => id)
        .sort()
        .at(-1);
      expect(newsOf(ended)).toMatchObject([{ run_id: newest, failures: 3, failures_before: 0 }]);
    });

    it('counts lost runs that end together with cancelled ones', async () => {
      const job = await addJob(store, AT_MOST_ONCE);
      const [lost, cancelled] = [await running(job), await running(job)];
      await store.history.cancel(cancelled.id, 'by_ann');
      const { ended } = await store.recovery.freeAbandoned(...AWAY);
      expect(ended).toHaveLength(2);
      expect(newsOf(ended)).toMatchObject([{ run_id: lost.id, state: 'lost', failures: 1 }]);
    });

    it('does not forgive or count failures when a run is cancelled', async () => {
      const job = await addJob(store);
      const failed = await running(job);
      await store.claims.finish([resultOf(failed.id, failed.by, { state: 'failed', reason: 'http_500' })]);
      const { ended } = (await store.history.cancel((await queuedRun(store, job)).id, 'by_ann'))!;
      expect(newsOf(ended)).toMatchObject([{ state: 'cancelled', failures: 1, failures_before: 1 }]);
    });
  });
}
