import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  deleteJob,
  editJob,
  pauseJob,
  planTicks,
  tickRunId,
  type Job,
  type Skip,
  type TickPlan,
} from '@job-scheduler/job-model';
import {
  addJob,
  addJobs,
  ANY_RUN,
  definitionOf,
  planOf,
  tickOf,
  type JobStoreSetup,
  type JobStoreUnderTest,
} from './job-store-under-test.js';

/** How every TickLedger plans and records ticks. */
export function tickRecordingContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} as a TickLedger`, () => {
    let store: JobStoreUnderTest;

    beforeEach(async () => {
      store = await setup();
    });
    afterEach(() => store.close());

    const runsOf = async (job: Job) => (await store.history.list({ ...ANY_RUN, job_id: job.id })).items;
    const record = async (...plans: TickPlan[]) =>
      new Set((await store.ticks.recordTicks(plans)).recorded.map((plan) => plan.job_id));
    const cursorOf = async (job: Job) => (await store.ticks.planInputs([job.id]))[0]?.cursor;

    describe('planning', () => {
      it('returns what a plan needs, for the jobs that exist', async () => {
        const [first, second, gone] = await addJobs(store, 3);
        await store.jobs.delete(gone!.id, deleteJob);
        const inputs = await store.ticks.planInputs([second!.id, first!.id, gone!.id]);
        expect(inputs.map(({ id }) => id).sort()).toEqual([first!.id, second!.id].sort());
        for (const job of [first!, second!]) {
          const { schedule, timezone, dst_gap, dst_fold, start_at, end_at, max_runs } = job.definition;
          const { jitter_seconds, catch_up, catch_up_window_seconds, overlap } = job.definition;
          const policies = { jitter_seconds, catch_up, catch_up_window_seconds, overlap };
          expect(inputs.find(({ id }) => id === job.id)).toEqual({
            id: job.id,
            namespace: 'default',
            created_at: job.created_at,
            definition: { schedule, timezone, dst_gap, dst_fold, start_at, end_at, max_runs, ...policies },
            cursor: job.cursor,
            plain: { claim_within: 3_600, timeout: job.definition.job.timeout_seconds },
            timeout: job.definition.job.timeout_seconds,
          });
        }
        expect(await store.ticks.planInputs([])).toEqual([]);
      });

      it.each<[string, boolean, Record<string, unknown>]>([
        ['retries', true, { retry: { max_attempts: 3 } }],
        ['all ticks caught up', true, { catch_up: 'all', catch_up_window_seconds: 60 }],
        ['alerts and a limit of failures', true, { disable_after_failures: 3 }],
        ['one run at a time', false, { overlap: 'wait' }],
        ['at most one call', false, { delivery: 'at_most_once' }],
        ['an age limit', false, { retry: { max_age_seconds: 5 } }],
        ['no attempt after the next tick', false, { retry: { until_next_tick: true } }],
        ['asynchronous completion', false, { completion: { deadline_seconds: 5 } }],
      ])(
        'says of a job with %s that its runs can be claimed with others: %s',
        async (_, isPlain, policies) => {
          const job = await addJob(store, policies);
          const [input] = await store.ticks.planInputs([job.id]);
          expect(input?.plain ?? null).toEqual(
            isPlain ? { claim_within: job.definition.catch_up_window_seconds, timeout: 10 } : null,
          );
          expect(input?.timeout).toBe(10);
        },
      );

      it('does not say that of a job whose rules or time limit are not known', async () => {
        const jobs = [await addJob(store), await addJob(store)];
        await store.spoil(jobs[0]!.id, 'policies');
        await store.spoil(jobs[1]!.id, 'timeout');
        const inputs = await store.ticks.planInputs(jobs.map(({ id }) => id));
        expect(inputs.map(({ plain, timeout }) => [plain, timeout])).toEqual([
          [null, null],
          [null, null],
        ]);
      });
    });

    describe('knowing jobs without a query', () => {
      const knownOf = ({ id }: Job) => store.ticks.knownInputs([id]).get(id);

      it('knows what a query would say, from the last ticks on', async () => {
        const job = await addJob(store);
        expect(knownOf(job)).toBeUndefined();
        const [input] = await store.ticks.planInputs([job.id]);
        await record(planTicks(input!, tickOf(job, 1))!);
        const known = knownOf(job);
        expect(known?.cursor).toMatchObject({ last_tick: tickOf(job, 1), fired: 1 });
        expect([known]).toEqual(await store.ticks.planInputs([job.id]));
      });

      it('does not know a job any more whose plan was not recorded', async () => {
        const job = await addJob(store);
        const [input] = await store.ticks.planInputs([job.id]);
        await store.jobs.edit(job.id, (current, now) => editJob(current, definitionOf(), 'ann', now));
        expect(await record(planTicks(input!, tickOf(job, 1))!)).toEqual(new Set());
        expect(knownOf(job)).toBeUndefined();
      });
    });

    describe('recording ticks', () => {
      it('advances the cursor and adds a row for each run and each range skipped', async () => {
        const job = await addJob(store);
        const skip: Skip = { from: tickOf(job, 1), to: tickOf(job, 5), count: 5, reason: 'missed' };
        const plan = planOf(job, [tickOf(job, 6), tickOf(job, 7)], [skip]);
        expect(await record(plan)).toEqual(new Set([job.id]));

        expect(await cursorOf(job)).toEqual({ revision: 1, ...plan.cursor });
        const common = {
          namespace: 'default',
          job_id: job.id,
          job_name: job.definition.name,
          job_revision: 1,
          trigger: 'schedule',
        };
        const unstarted = {
          started_at: null,
          attempts: [],
          replay_of: null,
          next_attempt_at: null,
          completion_due_at: null,
        };
        const queued = {
          ...common,
          ...unstarted,
          state: 'queued',
          reason: null,
          finished_at: null,
          skip: null,
        };
        const { from, to, count, reason } = skip;
        expect(await runsOf(job)).toEqual([
          {
            ...queued,
            id: tickRunId(tickOf(job, 7), job.id),
            scheduled_at: tickOf(job, 7),
            created_at: expect.any(Number),
          },
          {
            ...queued,
            id: tickRunId(tickOf(job, 6), job.id),
            scheduled_at: tickOf(job, 6),
            created_at: expect.any(Number),
          },
          {
            ...common,
            ...unstarted,
            state: 'skipped',
            reason,
            skip: { from, to, count },
            id: tickRunId(to, job.id),
            scheduled_at: to,
            created_at: expect.any(Number),
            finished_at: expect.any(Number),
          },
        ]);
      });

      it('follows what the planner decides, to the end of the job', async () => {
        const job = await addJob(store, { max_runs: 3 });
        const [input] = await store.ticks.planInputs([job.id]);
        const plan = planTicks(input!, tickOf(job, 10))!;
        expect(await record(plan)).toEqual(new Set([job.id]));
        expect(await cursorOf(job)).toMatchObject({ status: 'ended', next_due: null, fired: 3 });
        expect(await runsOf(job)).toHaveLength(3);
      });

      it.each<[string, (store: JobStoreUnderTest, job: Job) => Promise<unknown>]>([
        [
          'was edited',
          ({ jobs }, { id }) => jobs.edit(id, (job, now) => editJob(job, definitionOf(), 'ann', now)),
        ],
        ['has advanced', ({ ticks }, job) => ticks.recordTicks([planOf(job, [tickOf(job, 1)])])],
        [
          'was paused',
          ({ jobs }, { id }) =>
            jobs.edit(id, (job, now) => pauseJob(job, { reason: null, until: null }, 'ann', now)),
        ],
        ['was deleted', ({ jobs }, { id }) => jobs.delete(id, deleteJob)],
      ])('refuses a plan whose job %s meanwhile, and records the others of the batch', async (_, change) => {
        const [stale, fresh] = (await addJobs(store, 2)) as [Job, Job];
        await change(store, stale);
        const [cursor, rows] = [await cursorOf(stale), await runsOf(stale)];

        const tick = tickOf(fresh, 2);
        expect(await record(planOf(stale, [tickOf(stale, 2)]), planOf(fresh, [tick]))).toEqual(
          new Set([fresh.id]),
        );
        expect(await cursorOf(stale)).toEqual(cursor);
        expect(await runsOf(stale)).toEqual(rows);
        expect(await runsOf(fresh)).toMatchObject([{ scheduled_at: tick }]);
      });

      it('refuses a plan of the previous revision even when the tick is the same', async () => {
        const job = await addJob(store);
        const wrong = planOf({ ...job, cursor: { ...job.cursor, revision: 2 } }, [tickOf(job, 1)]);
        expect(await record(wrong)).toEqual(new Set());
        expect(await runsOf(job)).toEqual([]);
      });

      it('does nothing for an empty batch', async () => {
        expect(await record()).toEqual(new Set());
      });

      it('moves the cursor of a plan that has no row', async () => {
        const job = await addJob(store);
        const plan = planOf(job, []);
        const ended: TickPlan = { ...plan, cursor: { ...plan.cursor, status: 'ended', next_due: null } };
        expect(await record(ended)).toEqual(new Set([job.id]));
        expect(await cursorOf(job)).toMatchObject({ status: 'ended', next_due: null });
      });

      it('takes 500 plans at once', async () => {
        const jobs = await addJobs(store, 500);
        const plans = jobs.map((job) => planOf(job, [tickOf(job, 1), tickOf(job, 2)]));
        expect((await record(...plans)).size).toBe(500);
        expect((await store.history.list({ ...ANY_RUN, limit: 2000 })).items).toHaveLength(1000);
      });

      it('adds one row per tick when several schedulers record the same plans at once', async () => {
        const jobs = await addJobs(store, 30);
        for (let tick = 1; tick <= 5; tick += 1) {
          const inputs = await store.ticks.planInputs(jobs.map(({ id }) => id));
          const plans = jobs.map((job) =>
            planOf(
              inputs.find(({ id }) => id === job.id)!,
              [tickOf(job, tick)],
            ),
          );
          const shuffled = [plans, [...plans].reverse(), [...plans.slice(15), ...plans.slice(0, 15)]];
          const advanced = await Promise.all(shuffled.map((batch) => store.ticks.recordTicks(batch)));
          expect(
            advanced
              .flatMap(({ recorded }) => recorded)
              .map((plan) => plan.job_id)
              .sort(),
          ).toEqual(jobs.map(({ id }) => id).sort());
        }
        const rows = (await store.history.list({ ...ANY_RUN, limit: 1000 })).items;
        expect(new Set(rows.map(({ job_id, scheduled_at }) => `${job_id} ${scheduled_at}`)).size).toBe(150);
        expect(rows).toHaveLength(150);
      });

      it('writes the whole plan or nothing of it, and the others of the batch', async () => {
        const [first, second] = (await addJobs(store, 2)) as [Job, Job];
        const impossible = planOf(second, [tickOf(second, 1), tickOf(second, 2)]);
        impossible.cursor.fired = Number.MAX_SAFE_INTEGER;
        expect(await record(planOf(first, [tickOf(first, 1)]), impossible)).toEqual(new Set([first.id]));
        expect(await cursorOf(second)).toEqual(second.cursor);
        expect(await runsOf(second)).toEqual([]);
        expect(await cursorOf(first)).toMatchObject({ last_tick: tickOf(first, 1) });
        expect(await runsOf(first)).toHaveLength(1);
      });

      it('keeps ticks of any age', async () => {
        const jobs = await addJobs(store, 3);
        const [old, early, late] = jobs as [Job, Job, Job];
        const at = [Date.UTC(1999, 0, 1), 0, Date.UTC(2199, 0, 1, 0, 0, 0, 1)] as const;
        await record(planOf(old, [at[0]]), planOf(early, [at[1]]), planOf(late, [at[2]]));
        const listed = (await store.history.list(ANY_RUN)).items;
        expect(listed.map(({ scheduled_at }) => scheduled_at)).toEqual([at[2], at[0], at[1]]);
        expect(await store.history.get(tickRunId(at[0], old.id))).toMatchObject({ scheduled_at: at[0] });
      });
    });
  });
}
