import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { editJob, JsonText, type Job } from '@job-scheduler/job-model';
import {
  addJob,
  addJobs,
  ANY_RUN,
  claimant,
  definitionOf,
  planOf,
  queuedRun,
  resultOf,
  type JobStoreSetup,
  type JobStoreUnderTest,
} from './job-store-under-test.js';

/** How every RunHistory takes runs that a user triggers, and works under load. */
export function runHistoryContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} as a RunHistory`, () => {
    let store: JobStoreUnderTest;

    beforeEach(async () => {
      store = await setup();
    });
    afterEach(() => store.close());

    const cursorOf = async (job: Job) => (await store.ticks.planInputs([job.id]))[0]?.cursor;

    describe('triggering by hand', () => {
      it('adds a queued run that is due now', async () => {
        const job = await addJob(store);
        const run = await queuedRun(store, job);
        expect(run).toMatchObject({
          job_id: job.id,
          trigger: 'manual',
          state: 'queued',
          job_revision: 1,
          skip: null,
        });
        expect(run.scheduled_at).toBe(run.created_at);
        expect(run.created_at).toBeGreaterThanOrEqual(job.created_at);
        expect(await store.history.get(run.id)).toEqual(run);
        expect((await store.ticks.becomeDue([run.id])).queued).toEqual([{ run_id: run.id, attempt: 1 }]);
      });

      it('leaves the ticks alone, and gives each run its own id', async () => {
        const job = await addJob(store);
        const runs = await Promise.all(Array.from({ length: 20 }, () => queuedRun(store, job)));
        expect(new Set(runs.map(({ id }) => id)).size).toBe(20);
        expect(await cursorOf(job)).toEqual(job.cursor);
      });
    });

    describe('under load', () => {
      it('never fails because of schedulers, runners and the api working on the same jobs', async () => {
        const jobs = await addJobs(store, 12);
        let working = true;
        const by = claimant();
        const whileWorking = async (work: (round: number) => Promise<unknown>): Promise<void> => {
          for (let round = 0; working; round += 1) await work(round);
        };
        const tick = async (round: number): Promise<void> => {
          const ids = jobs.map(({ id }) => id);
          const inputs = await store.ticks.planInputs(round % 2 === 0 ? ids : ids.reverse());
          const plans = inputs.map((input) => planOf(input, [input.cursor.last_tick + 1000]));
          await store.ticks.recordTicks(plans);
        };
        const run = async (): Promise<void> => {
          const { items } = await store.history.list({ ...ANY_RUN, state: ['queued'], limit: 50 });
          const references = items.map(({ id }) => ({ run_id: id, attempt: 1 }));
          const claimed = await store.claims.claim(references, by);
          const results = claimed.map(({ run_id }, index) =>
            resultOf(run_id, by, { state: index % 2 === 0 ? 'failed' : 'succeeded' }),
          );
          await store.claims.finish(results.reverse());
        };
        const change = (round: number): Promise<unknown> => {
          const { id } = jobs[round % jobs.length]!;
          const pausing = round % 3 === 0;
          const input = definitionOf({ name: `${id}`, description: `${round}`, active: !pausing });
          return store.jobs.edit(id, (job, now) => editJob(job, input, 'ann', now));
        };
        const repair = (): Promise<unknown> =>
          Promise.all([store.recovery.requeueStale(0, true, 100), store.recovery.freeAbandoned(0, 0, 5)]);

        const finished = Promise.all([
          ...[0, 1].map((parity) => whileWorking((round) => tick(round + parity))),
          ...[0, 1].map(() => whileWorking(run)),
          ...[0, 1].map((offset) => whileWorking((round) => change(round * 7 + offset))),
          whileWorking(repair),
          whileWorking((round) => store.history.trigger(jobs[round % jobs.length]!.id, JsonText.of(round))),
        ]);
        const enough = whileWorking(async () => {
          const { items } = await store.history.list({
            ...ANY_RUN,
            state: ['succeeded', 'failed'],
            limit: 300,
          });
          if (items.length === 300) working = false;
        });
        await Promise.all([finished.finally(() => (working = false)), enough]);

        const { items } = await store.history.list({
          ...ANY_RUN,
          state: ['succeeded', 'failed'],
          limit: 300,
        });
        // Between a claim and its result, the run may have been freed.
        const ended = items.map(({ attempts }) =>
          attempts.filter(({ error_code }) => error_code !== 'runner_lost'),
        );
        expect(ended.filter((attempts) => attempts.length !== 1)).toEqual([]);
      });
    });
  });
}
