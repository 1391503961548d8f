import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { editJob, tickRunId, type Job, type RunReference } from '@job-scheduler/job-model';
import type { ClaimedRun, Claimant } from '../claim-ledger.js';
import { BadDataError } from '../job-repository.js';
import { dispatched, idsOf, resultsOf } from './dispatch-under-test.js';
import {
  addJobs,
  claimant,
  definitionOf,
  planOf,
  queuedRun,
  tickOf,
  type JobStoreSetup,
  type JobStoreUnderTest,
} from './job-store-under-test.js';

const GOOD = 4;

/** One run of each of several jobs. */
interface Runs {
  jobs: Job[];
  runs: RunReference[];
}

/** What a part of a batch resolved to: the runs that it wrote. */
type Written = { run_id: string }[];

/**
 * What every adapter does with runs of which one cannot be written. Recovery deals with the others by itself. What runners and
 * schedulers write fails as a whole, blames the data, and leaves nothing behind that would keep parts of the batch from being
 * written: its callers isolate the bad run in this way.
 */
export function refusedRunContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} and a run that cannot be written, among ${GOOD} others`, () => {
    let store: JobStoreUnderTest;

    beforeEach(async () => {
      store = await setup();
    });
    afterEach(() => store.close());

    const byThemselves = async (): Promise<Runs> => {
      const jobs = await addJobs(store, GOOD + 1);
      const runs = [];
      for (const job of jobs) runs.push({ run_id: (await queuedRun(store, job)).id, attempt: 1 });
      return { jobs, runs };
    };
    const inOneDispatch = (): Promise<Runs> => dispatched(store, GOOD + 1);
    /** The n-th ticks since the jobs' creation, which may lie before it. */
    const ticksOf = async (rest: Record<string, unknown>, ...numbers: number[]): Promise<Runs> => {
      const jobs = await addJobs(store, GOOD + 1, rest);
      await store.ticks.recordTicks(
        jobs.map((job) =>
          planOf(
            job,
            numbers.map((n) => tickOf(job, n)),
          ),
        ),
      );
      const last = (job: Job) => tickRunId(tickOf(job, numbers.at(-1)!), job.id);
      return { jobs, runs: jobs.map((job) => ({ run_id: last(job), attempt: 1 })) };
    };
    const claimed = async (runs: RunReference[]): Promise<{ by: Claimant; claims: ClaimedRun[] }> => {
      const by = claimant();
      return { by, claims: await store.claims.claim(runs, by) };
    };
    /** Refuses the second run. Returns it, and the others. */
    const refuseOne = async (runs: RunReference[]): Promise<{ bad: string; good: string[] }> => {
      const bad = runs[1]!.run_id;
      await store.refuse(bad);
      return { bad, good: idsOf(runs).filter((id) => id !== bad) };
    };

    /** Writes all runs, which fails because of the second; then the others, and the second alone. */
    const writesTheOthers = async <Item extends { run_id: string }>(
      runs: RunReference[],
      items: Item[],
      write: (some: Item[]) => Promise<Written>,
    ): Promise<void> => {
      const { bad, good } = await refuseOne(runs);
      await expect(write(items)).rejects.toThrow(BadDataError);
      expect(idsOf(await write(items.filter(({ run_id }) => run_id !== bad)))).toEqual(good);
      await expect(write(items.filter(({ run_id }) => run_id === bad))).rejects.toThrow(BadDataError);
    };

    const PLACES: [string, () => Promise<Runs>][] = [
      ['by themselves', byThemselves],
      ['in one dispatch', inOneDispatch],
    ];

    describe.each(PLACES)('%s', (_, given) => {
      it('ClaimLedger: claims the others', async () => {
        const { jobs, runs } = await given();
        // A run whose job was edited since is written in any case.
        const input = definitionOf({ name: jobs[1]!.definition.name, description: 'edited' });
        await store.jobs.edit(jobs[1]!.id, (job, now) => editJob(job, input, 'ann', now));
        const by = claimant();
        await writesTheOthers(runs, runs, (some) => store.claims.claim(some, by));
      });

      it('ClaimLedger: finishes the others', async () => {
        const { runs } = await given();
        const { by, claims } = await claimed(runs);
        const rests = [{}, {}, { state: 'failed', reason: 'http_status' }] as const;
        const results = claims.flatMap((claim, index) => resultsOf([claim], by, rests[index % rests.length]));
        await writesTheOthers(runs, results, async (some) => {
          const { standing, ended } = await store.claims.finish(some);
          expect(idsOf(ended)).toEqual([...standing].sort());
          return ended;
        });
      });

      it('ClaimLedger: postpones the others', async () => {
        const { runs } = await given();
        const { by } = await claimed(runs);
        const postponed = runs.map(({ run_id }) => ({ run_id, delay_ms: 1 }));
        await writesTheOthers(runs, postponed, (some) => store.claims.postpone(some, by));
      });

      it('Recovery: frees the others, and says which is stuck', async () => {
        const { runs } = await given();
        await claimed(runs);
        const { bad, good } = await refuseOne(runs);
        const { queued, stuck } = await store.recovery.freeAbandoned(0, 0, 100);
        expect(idsOf(queued)).toEqual(good);
        expect(stuck).toEqual([{ run_id: bad, error: expect.any(BadDataError) }]);
        expect(await store.recovery.freeAbandoned(0, 0, 100, { runs: [bad] })).toMatchObject({
          queued: [],
          stuck: [],
        });
      });

      it('Recovery: frees the others whose calls were cut off, and says which is stuck', async () => {
        const { runs } = await given();
        const { by } = await claimed(runs);
        const { bad, good } = await refuseOne(runs);
        const { claim_id } = by;
        const { queued, stuck } = await store.recovery.freeCutOff(
          runs.map(({ run_id }) => ({ run_id, claim_id, ended_after_ms: 5 })),
        );
        expect(idsOf(queued)).toEqual(good);
        expect(stuck).toEqual([{ run_id: bad, error: expect.any(BadDataError) }]);
      });
    });

    it('ClaimLedger: expires the others', async () => {
      const { runs } = await ticksOf({ overlap: 'skip', catch_up_window_seconds: 60 }, 1);
      await store.passTime(61_000);
      await writesTheOthers(runs, runs, (some) => store.claims.expire(some.map(({ run_id }) => run_id)));
    });

    it('ClaimLedger: ends the others that are too late', async () => {
      const { runs } = await ticksOf({ retry: { max_age_seconds: 60 } }, -100);
      await writesTheOthers(
        runs,
        runs,
        async (some) => (await store.claims.endLate(some.map(({ run_id }) => run_id))).ended,
      );
    });

    /** Runs of which the first attempt left something to be done at once. */
    const goingOn = async (state: 'retrying' | 'awaiting'): Promise<RunReference[]> => {
      const { runs } = await byThemselves();
      const { by, claims } = await claimed(runs);
      await store.claims.finish(resultsOf(claims, by, { state, due_in_ms: 0 }));
      return runs;
    };

    it('TickLedger: queues the others for their next attempt', async () => {
      const runs = await goingOn('retrying');
      await writesTheOthers(
        runs,
        runs,
        async (some) => (await store.ticks.becomeDue(some.map(({ run_id }) => run_id))).queued,
      );
    });

    it('TickLedger: concludes the others', async () => {
      const runs = await goingOn('awaiting');
      const conclusion = { state: 'failed', reason: 'completion_overdue' } as const;
      const concluded = runs.map((run) => ({ ...run, reported: false, conclusion }));
      await writesTheOthers(runs, concluded, async (some) => (await store.ticks.conclude(some)).ended);
    });

    it('Recovery: requeues the others whose messages are gone, and says which is stuck', async () => {
      const { runs } = await ticksOf({ overlap: 'skip' }, 1);
      await store.passTime(10_000);
      const { bad, good } = await refuseOne(runs);
      const { queued, stuck } = await store.recovery.requeueStale(5_000, true, 100);
      expect(idsOf(queued)).toEqual(good);
      expect(stuck).toEqual([{ run_id: bad, error: expect.any(BadDataError) }]);
      const again = await store.recovery.requeueStale(0, true, 100, [bad]);
      expect([idsOf(again.queued), again.stuck]).toEqual([good, []]);
    });

    it('Recovery: releases the others that wait, and says which is stuck', async () => {
      const { jobs, runs } = await ticksOf({ overlap: 'wait', catch_up_window_seconds: 60 }, 1, 2);
      await store.passTime(61_000);
      await store.claims.expire(jobs.map((job) => tickRunId(tickOf(job, 1), job.id)));
      const { bad, good } = await refuseOne(runs);
      const { queued, stuck } = await store.recovery.releaseWaiting(100);
      expect(idsOf(queued)).toEqual(good);
      expect(stuck).toEqual([{ run_id: bad, error: expect.any(BadDataError) }]);
      expect(await store.recovery.releaseWaiting(100, [bad])).toEqual({ queued: [], stuck: [] });
    });
  });
}
