import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  deleteJob,
  editJob,
  pauseJob,
  tickRunId,
  type Job,
  type UndecidedTick,
} from '@job-scheduler/job-model';
import { setTimeout as delay } from 'node:timers/promises';
import {
  ANY_RUN,
  claimant,
  definitionOf,
  planOf,
  queuedRun,
  resultOf,
  type JobStoreSetup,
  type JobStoreUnderTest,
} from './job-store-under-test.js';
import { soonDue, testsInTime } from './soon-due.js';

/** What every ledger does with announced ticks about which something is to be decided at their instants. */
export function undecidedTickContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} as a ledger of undecided ticks`, () => {
    let store: JobStoreUnderTest;
    beforeEach(async () => {
      store = await setup();
    });
    afterEach(() => store.close());
    const { inTime, itInTime } = testsInTime(async () => {
      await store.close();
      store = await setup();
    });

    /** A tick that was due just now. */
    const dueNow = async (overlap: UndecidedTick['overlap'] = 'skip', rest: object = {}) => {
      const { job, tick } = await soonDue(store, -10, { overlap, ...rest });
      return { job, tick: { ...tick, overlap }, run: { run_id: tickRunId(tick.due_at, job.id), attempt: 1 } };
    };
    const decide = async (...ticks: UndecidedTick[]) =>
      (await store.claims.decide(ticks, claimant())).recorded;
    const runsOf = async ({ id }: Job) => (await store.history.list({ ...ANY_RUN, job_id: id })).items;
    const edit = (job: Job, rest: object = {}) =>
      store.jobs.edit(job.id, (it, now) =>
        editJob(it, definitionOf({ name: it.definition.name, overlap: 'skip', ...rest }), 'ann', now),
      );
    const pause = (job: Job) =>
      store.jobs.edit(job.id, (it, now) => pauseJob(it, { reason: null, until: null }, 'ann', now));

    it.each(['allow', 'skip', 'wait', 'replace'] as const)(
      'records the tick of a job that is idle, under overlap %s, and claims its run',
      inTime(async (overlap) => {
        const retry = { max_attempts: 2, max_age_seconds: 60 };
        const rest = overlap === 'allow' ? { delivery: 'at_most_once', retry } : { retry };
        const { job, tick, run } = await dueNow(overlap, rest);
        const by = claimant();
        const { recorded, runs } = await store.claims.decide([tick], by);
        expect(recorded).toMatchObject([{ job_id: job.id, queued: [run], skips: [] }]);
        expect(runs).toEqual([
          {
            ...run,
            dispatch_id: null,
            job_id: job.id,
            job_revision: 1,
            trigger: 'schedule',
            scheduled_at: tick.due_at,
            operation: job.definition.job,
            own_payload: false,
            job_name: job.definition.name,
            namespace: 'default',
            policies: expect.objectContaining({ overlap }),
            completion: null,
            age_ms: expect.any(Number),
            next_tick_in_ms: expect.any(Number),
            begin_within_ms: expect.any(Number),
          },
        ]);
        const { age_ms, next_tick_in_ms, begin_within_ms } = runs[0]!;
        expect(age_ms + next_tick_in_ms!).toBeCloseTo(1_000, 0);
        expect(age_ms + begin_within_ms!).toBeCloseTo(60_000, 0);
        expect((await store.jobs.get(job.id))?.cursor).toMatchObject({
          last_tick: tick.due_at,
          next_due: tick.next_due,
          fired: 1,
        });
        const [listed] = await runsOf(job);
        expect(listed).toMatchObject({ id: run.run_id, state: 'running', job_revision: 1 });
        expect(await store.claims.claim([run], claimant())).toEqual([]);
        expect(await store.claims.claim([run], by)).toMatchObject([run]);
        expect((await store.claims.finish([resultOf(run.run_id, by)])).ended).toHaveLength(1);
        expect(await store.history.get(run.run_id)).toMatchObject({ state: 'succeeded' });
      }),
    );

    it('says of a job whose revision it told before nothing but that', async () => {
      for (;;) {
        const { job, tick, run } = await dueNow();
        const by = claimant();
        await store.claims.decide([tick], by);
        const decidedAt = await store.claims.now();
        await store.claims.finish([resultOf(run.run_id, by)]);
        const next = {
          ...tick,
          last_tick: tick.due_at,
          due_at: tick.next_due,
          next_due: tick.next_due + 1_000,
          fired: 2,
        };
        await delay(next.due_at + 5 - (await store.claims.now()));
        const { runs } = await store.claims.decide([next], by);
        // Tries again where the machine was busy until one of the two was a second past.
        const late = Math.max(decidedAt - tick.due_at, (await store.claims.now()) - next.due_at);
        if (runs.length === 0 && late > 900) continue;
        expect(runs).toMatchObject([
          { scheduled_at: next.due_at, operation: job.definition.job, attempt: 1 },
        ]);
        return;
      }
    });

    itInTime('lets a run that its runner holds be freed when that dies', async () => {
      const { tick, run } = await dueNow();
      await store.claims.decide([tick], claimant());
      await store.passTime(1_000);
      expect((await store.recovery.freeAbandoned(10_000, 60_000, 10)).queued).toEqual([run]);
    });

    itInTime(
      'skips the tick of a job whose run is still under way, which does not count as one of its runs',
      async () => {
        const { job, tick } = await dueNow();
        await store.ticks.planInputs([job.id]);
        await queuedRun(store, job);
        expect(await decide(tick)).toMatchObject([{ queued: [], skips: [{ reason: 'overlap', count: 1 }] }]);
        expect(await runsOf(job)).toMatchObject([
          { state: 'queued' },
          { state: 'skipped', reason: 'overlap', scheduled_at: tick.due_at },
        ]);
        expect(await store.ticks.taken([tick])).toEqual(new Map([[job.id, 'skip']]));
        expect(store.ticks.knownInputs([job.id]).get(job.id)?.cursor).toMatchObject({
          last_tick: tick.due_at,
          fired: 0,
        });
      },
    );

    itInTime('tells what became of a tick although a user has started its job since', async () => {
      const [made, skipped] = [await dueNow(), await dueNow()];
      await queuedRun(store, skipped.job);
      await decide(made.tick, skipped.tick);
      for (const { job } of [made, skipped]) await store.history.trigger(job.id, null);
      expect(await store.ticks.taken([made.tick, skipped.tick])).toEqual(
        new Map([
          [made.job.id, 'run'],
          [skipped.job.id, 'skip'],
        ]),
      );
    });

    itInTime('lets the tick wait for the run that is under way, or replaces that', async () => {
      const waiting = await dueNow('wait');
      const replacing = await dueNow('replace');
      for (const { job } of [waiting, replacing]) await queuedRun(store, job);
      const recorded = await decide(waiting.tick, replacing.tick);
      expect(recorded.find(({ job_id }) => job_id === waiting.job.id)).toMatchObject({
        queued: [],
        waiting: waiting.tick.due_at,
      });
      expect(recorded.find(({ job_id }) => job_id === replacing.job.id)).toMatchObject({
        queued: [replacing.run],
        ended: [{ state: 'cancelled', reason: 'replaced' }],
      });
    });

    itInTime('records no tick before it is due, none that is long past, and none twice', async () => {
      const { job, tick } = await soonDue(store, 150, { overlap: 'skip' });
      const early = { ...tick, overlap: 'skip' as const };
      const soon = await decide(early);
      if (soon.length > 0) expect(await store.claims.now()).toBeGreaterThanOrEqual(tick.due_at);
      await delay(tick.due_at + 5 - (await store.claims.now()));
      await decide(early);
      expect(await decide(early)).toEqual([]);
      const [run] = await runsOf(job);
      expect(run).toMatchObject({ state: 'running', scheduled_at: tick.due_at });
      expect(run?.created_at).toBeGreaterThanOrEqual(tick.due_at);
      const late = await soonDue(store, -1_100, { overlap: 'skip' });
      expect(await decide({ ...late.tick, overlap: 'skip' })).toEqual([]);
    });

    itInTime(
      'records no tick of a job that is not as it was announced, or is stopped, and all others',
      async () => {
        const changed = [await dueNow(), await dueNow(), await dueNow()];
        await edit(changed[0]!.job, { description: 'edited' });
        await pause(changed[1]!.job);
        await store.jobs.delete(changed[2]!.job.id, deleteJob);
        const same = await dueNow();
        const recorded = await decide(...changed.map(({ tick }) => tick), same.tick);
        expect(recorded.map(({ job_id }) => job_id)).toEqual([same.job.id]);
      },
    );

    itInTime(
      'records no tick whose due time was moved, and none after another tick than was announced',
      async () => {
        const { tick } = await dueNow();
        expect(await decide({ ...tick, due_at: tick.due_at - 3 })).toEqual([]);
        expect(await decide({ ...tick, last_tick: tick.last_tick - 1_000 })).toEqual([]);
        expect(await decide(tick)).toHaveLength(1);
      },
    );

    itInTime(
      'is claimed once when it was announced twice, and not by an announcement that its job has outlived',
      async () => {
        const { job, tick } = await dueNow();
        const outlived = { ...tick, revision: 0, next_due: tick.next_due + 7_000, fired: 8 };
        const ticks = [outlived, { ...outlived, due_at: tick.due_at - 3 }, tick, tick];
        const { recorded, runs } = await store.claims.decide(ticks, claimant());
        expect(runs).toMatchObject([{ job_id: job.id, job_revision: 1, scheduled_at: tick.due_at }]);
        expect(recorded).toHaveLength(1);
        const cursor = { last_tick: tick.due_at, next_due: tick.next_due, fired: 1 };
        expect((await store.jobs.get(job.id))?.cursor).toMatchObject(cursor);
      },
    );

    it('is decided once, whoever else decides about the same tick, or records it', async () => {
      const some = [];
      while (some.length < 10) some.push(await dueNow());
      const ticks = some.map(({ tick }) => tick);
      const plans = some.map(({ job, tick }) => planOf(job, [tick.due_at]));
      const [one, other, scheduler] = await Promise.all([
        decide(...ticks),
        decide(...ticks),
        store.ticks.recordTicks(plans),
      ]);
      const recorded = [...one, ...other, ...scheduler.recorded].map(({ job_id }) => job_id);
      expect(new Set(recorded).size).toBe(recorded.length);
      for (const { job } of some) expect((await runsOf(job)).length).toBeLessThanOrEqual(1);
    });
  });
}
