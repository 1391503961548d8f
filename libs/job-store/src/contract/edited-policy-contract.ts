import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { editJob, type Job } from '@job-scheduler/job-model';
import {
  addJob,
  ANY_RUN,
  claimant,
  claimOne,
  definitionOf,
  planOf,
  queuedRun,
  resultOf,
  tickOf,
  type JobStoreSetup,
  type JobStoreUnderTest,
} from './job-store-under-test.js';

const AWAY = [10_000, 60_000, 10] as const;

/** What policies that are edited in mid-call mean for that call, and for what follows it. */
export function editedPolicyContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} and policies that are edited in mid-call`, () => {
    let store: JobStoreUnderTest;

    beforeEach(async () => {
      store = await setup();
    });
    afterEach(() => store.close());

    const calling = async (rest: Record<string, unknown>) => {
      const job = await addJob(store, rest);
      const by = claimant();
      const { id } = await queuedRun(store, job);
      await store.recovery.renewRunner(by.runner_id);
      await claimOne(store, { id }, by);
      return { job, id, by };
    };
    const edit = (job: Job, rest: Record<string, unknown>) =>
      store.jobs.edit(job.id, (current, now) =>
        editJob(current, definitionOf({ name: job.definition.name, ...rest }), 'ann', now),
      );
    /** Records the n-th tick of the job; resolves to what became of it. */
    const tick = async ({ id }: Job, n: number): Promise<string> => {
      const job = (await store.jobs.get(id))!;
      await store.ticks.recordTicks([planOf(job, [tickOf(job, n)])]);
      const { items } = await store.history.list({ ...ANY_RUN, job_id: id, trigger: ['schedule'] });
      return items.find(({ scheduled_at }) => scheduled_at === tickOf(job, n))!.state;
    };

    it.each([
      ['skip', 'skipped'],
      ['wait', 'waiting'],
    ])('allow becomes %s: the call counts as active for the ticks after the edit', async (overlap, state) => {
      const { job, id, by } = await calling({});
      await edit(job, { overlap });
      expect(await tick(job, 1)).toBe(state);
      await store.claims.finish([resultOf(id, by)]);
      const [first] = (await store.history.list({ ...ANY_RUN, job_id: job.id, trigger: ['schedule'] })).items;
      expect(first?.state).toBe(overlap === 'wait' ? 'queued' : 'skipped');
    });

    it('allow becomes replace: the call is replaced by the first tick after the edit', async () => {
      const { job, id, by } = await calling({});
      await edit(job, { overlap: 'replace' });
      expect(await tick(job, 1)).toBe('queued');
      expect(await store.claims.cancelledClaims(by.runner_id)).toEqual([
        { run_id: id, claim_id: by.claim_id, reason: 'replaced' },
      ]);
    });

    it('skip becomes allow: the ticks after the edit run beside the call', async () => {
      const { job } = await calling({ overlap: 'skip' });
      expect(await tick(job, 1)).toBe('skipped');
      await edit(job, {});
      expect(await tick(job, 2)).toBe('queued');
    });

    it.each([
      ['at_least_once', 'at_most_once', 'lost'],
      ['at_most_once', 'at_least_once', 'queued'],
    ])('%s becomes %s: a call whose runner is lost after the edit is %s', async (before, after, state) => {
      const { job, id, by } = await calling({ delivery: before });
      await edit(job, { delivery: after });
      await store.recovery.removeRunner(by.runner_id);
      await store.recovery.freeAbandoned(...AWAY);
      expect(await store.history.get(id)).toMatchObject({ state });
    });
  });
}
