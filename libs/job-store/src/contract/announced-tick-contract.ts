import {
  deleteJob,
  disableJob,
  editJob,
  pauseJob,
  tickRunId,
  type AnnouncedTick,
  type Job,
} from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { MOST_LEAD_MS } from '../claim-ledger.js';
import { resultsOf, statesOf } from './dispatch-under-test.js';
import {
  addJob,
  ANY_JOB,
  ANY_RUN,
  claimant,
  definitionOf,
  planOf,
  type JobStoreSetup,
  type JobStoreUnderTest,
} from './job-store-under-test.js';
import { soonDue, testsInTime } from './soon-due.js';

/** What becomes of a tick that was not taken before its job was changed. */
type RunsAfter = 'none' | 'planned again';

/** What every ledger does with ticks that were announced before they are due. */
export function announcedTickContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} as a ledger of announced ticks`, () => {
    let store: JobStoreUnderTest;
    beforeEach(async () => {
      store = await setup();
    });
    afterEach(() => store.close());
    const { itInTime } = testsInTime(async () => {
      await store.close();
      store = await setup();
    });

    /** Tries again where the machine was busy until the instant was past. */
    const takenInTime = async () => {
      for (;;) {
        const { job, tick } = await soonDue(store);
        const by = claimant();
        const { runs, now } = await store.claims.take([tick], by);
        if (now !== null && now < tick.due_at) return { job, tick, by, runs };
      }
    };
    const take = async (...ticks: AnnouncedTick[]) => (await store.claims.take(ticks, claimant())).runs;
    const runsOf = async ({ id }: Job) =>
      (await store.history.list({ ...ANY_RUN, job_id: id })).items.filter(({ state }) => state !== 'skipped');
    const pause = (job: Job) =>
      store.jobs.edit(job.id, (current, now) => pauseJob(current, { reason: null, until: null }, 'ann', now));
    const edit = (job: Job, rest: object = {}) =>
      store.jobs.edit(job.id, (current, now) =>
        editJob(
          current,
          definitionOf({ name: current.definition.name, description: 'edited', ...rest }),
          'ann',
          now,
        ),
      );

    itInTime('claims the run of a tick once that was announced twice', async () => {
      const { job, tick } = await soonDue(store);
      const runs = await take({ ...tick, revision: 0 }, tick, tick);
      expect(runs).toMatchObject([{ job_id: job.id, job_revision: 1, scheduled_at: tick.due_at }]);
    });

    it('records a tick just before it is due and claims its run, as if at its instant', async () => {
      const { job, tick, by, runs } = await takenInTime();
      expect(runs).toMatchObject([
        {
          run_id: tickRunId(tick.due_at, job.id),
          job_id: job.id,
          job_revision: 1,
          job_name: job.definition.name,
          operation: job.definition.job,
          scheduled_at: tick.due_at,
          age_ms: 0,
          next_tick_in_ms: 1_000,
        },
      ]);
      expect(await store.jobs.get(job.id)).toMatchObject({
        cursor: { ...job.cursor, last_tick: tick.due_at, next_due: tick.next_due, fired: 1 },
        last_run: { id: runs[0]!.run_id, state: 'running' },
      });
      await store.claims.finish(resultsOf(runs, by));
      expect(await store.history.get(runs[0]!.run_id)).toMatchObject({
        state: 'succeeded',
        created_at: tick.due_at,
        started_at: tick.due_at + 2,
        finished_at: tick.due_at + 7,
      });
    });

    itInTime(
      'claims the ticks of many jobs at once, and answers only what the caller does not know',
      async () => {
        const some = [await soonDue(store), await soonDue(store), await soonDue(store, 170)];
        const runs = await take(...some.map(({ tick }) => tick));
        expect(runs.map(({ job_id }) => job_id).sort()).toEqual(some.map(({ job }) => job.id).sort());
        for (const { job } of some) {
          const again = await store.jobs.get(job.id);
          const run = runs.find(({ job_id }) => job_id === job.id);
          expect(run?.operation).toEqual(again?.definition.job);
        }
        const references = runs.map(({ run_id, attempt }) => ({ run_id, attempt }));
        expect(await statesOf(store, references)).toEqual(['running', 'running', 'running']);
      },
    );

    itInTime('answers a repeated claim with the same runs, and no other claim', async () => {
      const { job, tick } = await soonDue(store);
      const by = claimant();
      const { runs } = await store.claims.take([tick], by);
      expect((await store.claims.take([tick], by)).runs).toEqual(runs);
      expect(await take(tick)).toEqual([]);
      const references = runs.map(({ run_id, attempt }) => ({ run_id, attempt }));
      expect(await store.claims.claim(references, claimant())).toEqual([]);
      expect(await runsOf(job)).toHaveLength(1);
    });

    it('records no tick long before it is due, and none that is long past', async () => {
      const early = await soonDue(store, MOST_LEAD_MS + 5_000);
      expect(await take(early.tick)).toEqual([]);
      const late = await soonDue(store, -1_100);
      expect(await take(late.tick)).toEqual([]);
      expect(await store.jobs.get(early.job.id)).toEqual(early.job);
    });

    itInTime('records no tick of a job that is not as it was announced, and all others', async () => {
      const changes: ((job: Job) => Promise<unknown>)[] = [
        edit,
        pause,
        (job) => store.jobs.delete(job.id, deleteJob),
        (job) => store.jobs.edit(job.id, (current, now) => disableJob(current, 'broken', now)),
        async (job) => {
          await pause(job);
          await edit(job, { active: true });
        },
      ];
      const some = [];
      for (const change of changes) {
        const made = await soonDue(store, 240);
        await change(made.job);
        some.push(made.tick);
      }
      const same = await soonDue(store);
      const runs = await take(...some, same.tick);
      expect(runs.map(({ job_id }) => job_id)).toEqual([same.job.id]);
    });

    it('records no tick whose due time was moved, and none that was recorded already', async () => {
      const { job, tick } = await soonDue(store);
      expect(await take({ ...tick, due_at: tick.due_at - 1 })).toEqual([]);
      await store.ticks.recordTicks([planOf(job, [tick.due_at])]);
      expect(await take(tick)).toEqual([]);
      expect(await runsOf(job)).toHaveLength(1);
    });

    it.each<[string, (job: Job) => Promise<unknown>]>([
      ['a pause', pause],
      ['an edit', edit],
      ['a new schedule', (job) => edit(job, { schedule: '@every 1m' })],
      ['a deletion', (job) => store.jobs.delete(job.id, deleteJob)],
      ['what disables it', (job) => store.jobs.edit(job.id, (it, now) => disableJob(it, 'broken', now))],
    ])('lets %s wait until a tick that is recorded is past, which then runs as it was', async (_, change) => {
      const { job, tick, by, runs } = await takenInTime();
      await change(job);
      expect(await store.claims.now()).toBeGreaterThanOrEqual(tick.due_at);
      expect(await runsOf(job)).toMatchObject([{ id: runs[0]!.run_id, state: 'running', job_revision: 1 }]);
      expect((await store.claims.finish(resultsOf(runs, by))).ended).toHaveLength(1);
    });

    it.each<[string, (job: Job) => Promise<unknown>, RunsAfter]>([
      ['paused', pause, 'none'],
      ['edited', edit, 'planned again'],
      ['deleted', (job) => store.jobs.delete(job.id, deleteJob), 'none'],
    ])(
      'either records a tick, or is too late for it, when its job is %s in the last moment, 200 times',
      async (_, change, after) => {
        const oneTry = async (): Promise<boolean> => {
          const { job, tick } = await soonDue(store, 120);
          const until = async (instant: number) => delay(instant - (await store.claims.now()));
          const taking = until(tick.due_at - 20).then(() => store.claims.take([tick], claimant()));
          await until(tick.due_at - Math.random() * 40);
          const [{ runs }, acknowledgedAt] = await Promise.all([
            taking,
            change(job).then(() => store.claims.now()),
          ]);
          const isTaken = runs.length === 1;
          if (isTaken) expect(acknowledgedAt).toBeGreaterThanOrEqual(tick.due_at);
          const rows = await runsOf(job);
          expect(rows.map(({ scheduled_at }) => scheduled_at)).toEqual(isTaken ? [tick.due_at] : []);
          const { last_tick } = (await store.jobs.get(job.id))?.cursor ?? {};
          if (after === 'planned again') expect(last_tick).toBe(isTaken ? tick.due_at : tick.last_tick);
          return isTaken;
        };
        const taken: boolean[] = [];
        const inTurn = async (): Promise<void> => {
          for (let turn = 0; turn < 25; turn += 1) taken.push(await oneTry());
        };
        await Promise.all(Array.from({ length: 8 }, inTurn));
        // Both happen, or this has tested nothing.
        expect([taken.length, taken.includes(true), taken.includes(false)]).toEqual([200, true, true]);
      },
      60_000,
    );

    it('makes no change wait for a tick that is far ahead', async () => {
      const job = await addJob(store);
      await store.ticks.recordTicks([planOf(job, [job.created_at + 60_000])]);
      const begin = await store.claims.now();
      await edit(job);
      expect((await store.claims.now()) - begin).toBeLessThan(30_000);
    });

    itInTime(
      'shows a tick that is recorded, and what it leaves of its job, to nobody before its instant',
      async () => {
        const reads: ((job: Job) => Promise<unknown>)[] = [
          (job) => store.jobs.get(job.id),
          (job) => store.jobs.getByName(job.definition.name),
          () => store.jobs.list(ANY_JOB),
          (job) => store.history.list({ ...ANY_RUN, job_id: job.id }),
          (job) => store.history.get(tickRunId(job.cursor.next_due ?? 0, job.id)),
          (job) =>
            store.history.ticks({ job_id: job.id, from: 0, to: (job.cursor.next_due ?? 0) + 1, limit: 10 }),
        ];
        const { job, tick } = await soonDue(store, 200);
        expect(await take(tick)).toHaveLength(1);
        const times = await Promise.all(
          reads.map(async (read) => {
            await read(job);
            return store.claims.now();
          }),
        );
        for (const time of times) expect(time).toBeGreaterThanOrEqual(tick.due_at);
      },
    );

    itInTime('tells which announced ticks are recorded, and goes on from there without a look', async () => {
      const [taken, left] = [await soonDue(store), await soonDue(store)];
      const ids = [taken.job.id, left.job.id];
      await store.ticks.planInputs(ids);
      expect(await take(taken.tick)).toHaveLength(1);
      expect(await store.ticks.taken([taken.tick, left.tick])).toEqual(new Map([[taken.job.id, 'run']]));
      const known = store.ticks.knownInputs(ids);
      expect(known.get(taken.job.id)?.cursor).toMatchObject({
        last_tick: taken.tick.due_at,
        next_due: taken.tick.next_due,
        fired: 1,
      });
      expect(known.has(left.job.id)).toBe(false);
      await edit(taken.job);
      expect(await store.ticks.taken([taken.tick])).toEqual(new Map());
    });

    it('says how many runs of announced ticks the runners can begin, and of which ticks all of them know', async () => {
      const none = { runs: 0, to: 'plain' };
      expect(await store.recovery.runnersListen()).toEqual(none);
      const [first, second, older, old] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
      await store.recovery.renewRunner(first, { runs: 100, to: 'all' });
      await store.recovery.renewRunner(second, { runs: 25, to: 'all' });
      expect(await store.recovery.runnersListen()).toEqual({ runs: 125, to: 'all' });
      await store.recovery.renewRunner(older, { runs: 10, to: 'plain' });
      expect(await store.recovery.runnersListen()).toEqual({ runs: 135, to: 'plain' });
      await store.recovery.renewRunner(old);
      expect(await store.recovery.runnersListen()).toEqual(none);
      for (const gone of [older, old]) await store.recovery.removeRunner(gone);
      expect(await store.recovery.runnersListen()).toEqual({ runs: 125, to: 'all' });
      await store.passTime(11_000);
      expect(await store.recovery.runnersListen()).toEqual(none);
    });

    itInTime('frees the runs of a runner that died with them, after their instant', async () => {
      const { job, tick } = await soonDue(store);
      const by = claimant();
      await store.claims.take([tick], by);
      await store.passTime(1_000);
      const { queued } = await store.recovery.freeAbandoned(10_000, 60_000, 10);
      expect(queued).toEqual([{ run_id: tickRunId(tick.due_at, job.id), attempt: 1 }]);
    });
  });
}
