import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { disableJob, planTicks, UnusableJobError, type PlanInput } from '@job-scheduler/job-model';
import { BadDataError } from '../job-repository.js';
import {
  addJob,
  addJobs,
  ANY_JOB,
  ANY_RUN,
  claimant,
  planOf,
  queuedRun,
  tickOf,
  type JobStoreSetup,
  type JobStoreUnderTest,
} from './job-store-under-test.js';

const GOOD = 20;
const ALERT = { on: ['missed', 'disabled'], to: { kind: 'email', address: 'ann@example.com' } };

/** What every adapter does with one bad item among many: it harms only itself. */
export function isolationContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} and one bad item among many`, () => {
    let store: JobStoreUnderTest;

    beforeEach(async () => {
      store = await setup();
    });
    afterEach(() => store.close());

    /** Good jobs around a bad one. */
    const jobsWith = async (part: 'policies' | 'timeout' | null, rest: Record<string, unknown> = {}) => {
      const jobs = await addJobs(store, GOOD + 1, rest);
      const bad = jobs[7]!;
      if (part !== null) await store.spoil(bad.id, part);
      return { jobs, bad, good: jobs.filter((job) => job !== bad) };
    };
    const idsOf = (jobs: { id: string }[]) => jobs.map(({ id }) => id).sort();

    it('JobRepository: lists, reads, disables and deletes a job that it cannot make sense of', async () => {
      const { jobs, bad } = await jobsWith('policies');
      expect(idsOf((await store.jobs.list(ANY_JOB)).items)).toEqual(idsOf(jobs));
      expect(await store.jobs.get(bad.id)).toMatchObject({ id: bad.id });
      const write = await store.jobs.edit(bad.id, (job, now) => disableJob(job, 'It is bad.', now));
      expect(write).toMatchObject({ changed: true, job: { cursor: { status: 'disabled' } } });
      expect((await store.jobs.get(bad.id))?.definition).toEqual(write?.job.definition);
      expect(await store.jobs.delete(bad.id, () => ({ skips: [], cancelRuns: 'job_deleted' }))).toEqual([]);
    });

    it('TickLedger: returns what plans need, and planning refuses only the bad job', async () => {
      const { jobs, good, bad } = await jobsWith('policies');
      const inputs = await store.ticks.planInputs(idsOf(jobs));
      const planned = (input: PlanInput) => planTicks(input, input.cursor.last_tick + 1_000);
      const badInput = inputs.find(({ id }) => id === bad.id)!;
      expect(() => planned(badInput)).toThrow(UnusableJobError);
      const plans = inputs.filter((input) => input !== badInput).map((input) => planned(input)!);
      expect((await store.ticks.recordTicks(plans)).recorded.map(({ job_id }) => job_id).sort()).toEqual(
        idsOf(good),
      );
    });

    it.each(['allow', 'replace'])('TickLedger: records the good plans (overlap: %s)', async (overlap) => {
      const { jobs, good, bad } = await jobsWith(null, { overlap });
      const plans = jobs.map((job) => planOf(job, [tickOf(job, 1)]));
      plans.find(({ job_id }) => job_id === bad.id)!.cursor.fired = 2 ** 31;
      const { recorded, refused } = await store.ticks.recordTicks(plans);
      expect(recorded.map(({ job_id }) => job_id).sort()).toEqual(idsOf(good));
      expect(refused).toMatchObject([
        { plan: { job_id: bad.id }, reason: expect.stringContaining('cannot be recorded') },
      ]);
      const runs = (await store.history.list(ANY_RUN)).items;
      expect(runs.map(({ job_id }) => job_id).sort()).toEqual(idsOf(good));
    });

    it('ClaimLedger: blames a claim that fails on the data, and repeats what it has claimed', async () => {
      // Runs that exclude each other are claimed one by one.
      const { jobs, good } = await jobsWith('timeout', { overlap: 'skip' });
      const runs = await Promise.all(jobs.map((job) => queuedRun(store, job)));
      const references = runs.map(({ id }) => ({ run_id: id, attempt: 1 }));
      const by = claimant();
      await expect(store.claims.claim(references, by)).rejects.toThrow(BadDataError);
      const ofGood = references.filter((_, index) => good.includes(jobs[index]!));
      expect(await store.claims.claim(ofGood, by)).toHaveLength(GOOD);
      expect(await store.claims.claim(ofGood, by)).toHaveLength(GOOD);
    });

    it('ClaimLedger: claims the runs of a job whose policies it cannot make sense of', async () => {
      const { jobs } = await jobsWith('policies');
      const runs = await Promise.all(jobs.map((job) => queuedRun(store, job)));
      const references = runs.map(({ id }) => ({ run_id: id, attempt: 1 }));
      expect(await store.claims.claim(references, claimant())).toHaveLength(GOOD + 1);
      expect(await store.claims.expire(idsOf(runs))).toHaveLength(0);
    });

    it('AlertOutbox: raises the good alerts', async () => {
      const { jobs, good } = await jobsWith('policies', { alerts: [ALERT] });
      const missed = { event: 'missed', failures: 0, run_id: null, reason: 'missed' } as const;
      await store.alerts.raise(jobs.map(({ id }) => ({ job_id: id, ...missed })));
      const [first, ...others] = good;
      const disabled = { event: 'disabled', failures: 0, run_id: null } as const;
      const unstorable = { job_id: first!.id, ...disabled, reason: 'NUL: \u0000' };
      const told = others.map(({ id }) => ({ job_id: id, ...disabled, reason: 'It is bad' }));
      await expect(store.alerts.raise([unstorable, ...told])).rejects.toThrow(BadDataError);
      const all = { job_id: null, state: [], event: [], limit: 100, after: null };
      const raised = (await store.alerts.list(all)).items;
      const about = (wanted: string) => raised.filter(({ event }) => event === wanted);
      expect(
        about('missed')
          .map(({ job_id }) => job_id)
          .sort(),
      ).toEqual(idsOf(good));
      expect(
        about('disabled')
          .map(({ job_id }) => job_id)
          .sort(),
      ).toEqual(idsOf(others));
    });

    it('Recovery: finds and frees the runs of all jobs', async () => {
      const { jobs } = await jobsWith('policies');
      const runs = await Promise.all(jobs.map((job) => queuedRun(store, job)));
      await store.claims.claim(
        runs.map(({ id }) => ({ run_id: id, attempt: 1 })),
        claimant(),
      );
      await store.passTime(60_000);
      expect((await store.recovery.overdueJobs(0, 100)).jobs).toHaveLength(GOOD + 1);
      expect(await store.recovery.dueJobs(null, 100)).toHaveLength(GOOD + 1);
      const freed = await store.recovery.freeAbandoned(10_000, 60_000, 100);
      expect(freed.queued.map(({ run_id }) => run_id).sort()).toEqual(idsOf(runs));
    });

    it('OperationStore: records the runs of all jobs, and says which do not exist', async () => {
      const [first, second] = await addJobs(store, 2);
      await store.spoil(second!.id, 'policies');
      const operation = await store.operations.create({
        request: { kind: 'bulk', action: 'run', reason: null },
        actor: 'ann',
        jobIds: idsOf([first!, second!]),
        total: 3,
        failed: 0,
        errors: [],
      });
      await store.operations.begin(operation.id);
      const unknown = '00000000-0000-4000-8000-000000000000';
      const runs = [first!.id, second!.id, unknown].map((job_id, index) => ({
        id: `00000000-0000-7000-8000-00000000000${index}`,
        job_id,
        trigger: 'manual' as const,
        scheduled_at: null,
      }));
      const chunk = { after: null, cursor: 3, runs, done: 0, failed: 0, errors: [], isLast: true };
      expect(await store.operations.record(operation.id, chunk)).toMatchObject({ done: 2, failed: 1 });
    });

    it('OperationStore: records the good ticks of a backfill, and says why one cannot be', async () => {
      const job = await addJob(store);
      const operation = await store.operations.create({
        request: { kind: 'bulk', action: 'run', reason: null },
        actor: 'ann',
        jobIds: [],
        total: GOOD + 1,
        failed: 0,
        errors: [],
      });
      await store.operations.begin(operation.id);
      const runs = Array.from({ length: GOOD + 1 }, (_, index) => ({
        id: index === 7 ? 'no id' : `00000000-0000-7000-8000-0000000001${10 + index}`,
        job_id: job.id,
        trigger: 'backfill' as const,
        scheduled_at: Date.UTC(2026, 0, index + 1),
      }));
      const chunk = { after: null, cursor: 3, runs, done: 0, failed: 0, errors: [], isLast: true };
      expect(await store.operations.record(operation.id, chunk)).toMatchObject({
        state: 'succeeded',
        done: GOOD,
        failed: 1,
        errors: [
          expect.stringMatching(
            `^Job ${job.id}: The tick 2026-01-08T00:00:00.000Z cannot be recorded: PostgreSQL refuses a value: .*uuid`,
          ),
        ],
      });
      expect((await store.history.list(ANY_RUN)).items).toHaveLength(GOOD);
    });
  });
}
