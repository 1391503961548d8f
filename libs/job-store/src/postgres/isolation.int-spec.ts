import {
  addJob,
  ANY_RUN,
  claimant,
  claimOne,
  planOf,
  queuedRun,
  resultOf,
  tickOf,
} from '../contract/job-store-under-test.js';
import { tickRunId, type AnnouncedTick, type RunReference } from '@job-scheduler/job-model';
import { soonDue } from '../contract/soon-due.js';
import { dispatched, idsOf, resultsOf, statesOf } from '../contract/dispatch-under-test.js';
import { BadDataError, StoreUnavailableError } from '../index.js';
import { isolationContract, refusedRunContract, type JobStoreUnderTest } from '../testing.js';
import { PostgresStoreVersion } from './store-version.js';
import { PostgresUnderTest } from './store-under-test-spec.js';

let postgres: PostgresUnderTest;
beforeAll(async () => {
  postgres = await PostgresUnderTest.start();
});
afterAll(() => postgres.stop());

isolationContract('PostgreSQL', () => postgres.store());
isolationContract('PostgreSQL with runs on the lease path', () => postgres.leasingStore());
refusedRunContract('PostgreSQL', () => postgres.store());
refusedRunContract('PostgreSQL with runs on the lease path', () => postgres.leasingStore());

it('PostgreSQL as a Retention takes the other steps when one of them fails', async () => {
  const store = await postgres.store();
  const { pool } = postgres.database;
  await pool.query(`
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'Nothing is deleted here.'; END $$;
    CREATE TRIGGER refuse BEFORE DELETE ON alerts EXECUTE FUNCTION refuse()`);
  try {
    await store.recovery.renewRunner('00000000-0000-4000-8000-000000000001');
    await store.passTime(2 * 86_400_000);
    await expect(store.retention.maintain(30)).rejects.toThrow('delete from "alerts"');
    expect((await pool.query('SELECT FROM runners')).rowCount).toBe(0);
  } finally {
    await pool.query('DROP TRIGGER refuse ON alerts; DROP FUNCTION refuse');
  }
});

describe('PostgreSQL as a Recovery of dispatches of which one cannot be written', () => {
  /** Two dispatches of two runs each, and the runs of a third that cannot be written while the work lasts. */
  const withBadDispatch = async (
    work: (of: Record<'good' | 'bad', string[]>, store: JobStoreUnderTest) => Promise<void>,
    prepare: (store: JobStoreUnderTest, runs: RunReference[]) => Promise<unknown>,
  ): Promise<void> => {
    const store = await postgres.store();
    const { runs } = await dispatched(store, 6, { runsPerDispatch: 2 });
    await prepare(store, runs);
    const { pool } = postgres.database;
    const badId = runs[2]!.dispatch_id;
    await pool.query(`ALTER TABLE dispatches ADD CONSTRAINT refused CHECK (id <> '${badId}') NOT VALID`);
    const [bad, good] = [true, false].map((isBad) =>
      idsOf(runs.filter(({ dispatch_id }) => (dispatch_id === badId) === isBad)),
    ) as [string[], string[]];
    try {
      await work({ good, bad }, store);
    } finally {
      await pool.query('ALTER TABLE dispatches DROP CONSTRAINT refused');
    }
  };
  const stuck = (runIds: string[]) => runIds.map((run_id) => ({ run_id, error: expect.any(BadDataError) }));

  it('requeues the others whose messages are gone, and says which runs are stuck', async () => {
    const age = (store: JobStoreUnderTest) => store.passTime(10_000);
    await withBadDispatch(async ({ good, bad }, store) => {
      const found = await store.recovery.requeueStale(5_000, true, 100);
      expect(idsOf(found.queued)).toEqual(good);
      expect(found.stuck.sort((a, b) => (a.run_id < b.run_id ? -1 : 1))).toEqual(stuck(bad));
      const again = await store.recovery.requeueStale(0, true, 100, bad);
      expect([idsOf(again.queued), again.stuck]).toEqual([good, []]);
    }, age);
  });

  it('frees the others of a runner that is gone, and says which runs are stuck', async () => {
    const claim = (store: JobStoreUnderTest, runs: RunReference[]) => store.claims.claim(runs, claimant());
    await withBadDispatch(async ({ good, bad }, store) => {
      const freed = await store.recovery.freeAbandoned(0, 0, 100);
      expect(idsOf(freed.queued)).toEqual(good);
      expect(freed.stuck.sort((a, b) => (a.run_id < b.run_id ? -1 : 1))).toEqual(stuck(bad));
      const again = await store.recovery.freeAbandoned(0, 0, 100, { runs: bad });
      expect([again.queued, again.stuck]).toEqual([[], []]);
    }, claim);
  });
});

describe('PostgreSQL as a ledger that goes away halfway', () => {
  /** Every write of a run of this job fails as if the server had been shut down, while the work lasts. */
  const away = async (jobId: string, work: () => Promise<void>): Promise<void> => {
    const { pool } = postgres.database;
    await pool.query(`
      CREATE FUNCTION go_away() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE 'The server is shut down.' USING ERRCODE = '57P01'; END $$;
      CREATE TRIGGER go_away BEFORE INSERT OR UPDATE ON runs
        FOR EACH ROW WHEN (NEW.job_id = '${jobId}') EXECUTE FUNCTION go_away()`);
    try {
      await work();
    } finally {
      await pool.query('DROP TRIGGER go_away ON runs; DROP FUNCTION go_away');
    }
  };

  it('hands back the ticks that it recorded before, which must be published', async () => {
    const store = await postgres.store();
    const good = [await addJob(store), await addJob(store)];
    const bad = await addJob(store);
    const late = [await addJob(store), await addJob(store, { overlap: 'replace' })];
    const plans = [...good, bad, ...late].map((job) => planOf(job, [tickOf(job, 1)]));
    plans[2]!.cursor.fired = 2 ** 31;
    for (const { id } of late) {
      await away(id, async () => {
        const { recorded } = await store.ticks.recordTicks(plans);
        expect(recorded.map(({ job_id }) => job_id)).toEqual(
          expect.arrayContaining(good.map((job) => job.id)),
        );
        const runs = (await store.history.list(ANY_RUN)).items;
        expect(runs.map(({ job_id }) => job_id).sort()).toEqual(recorded.map(({ job_id }) => job_id).sort());
        await expect(store.ticks.recordTicks(plans.filter(({ job_id }) => job_id === id))).rejects.toThrow(
          StoreUnavailableError,
        );
      });
      await postgres.database.pool.query(
        `DELETE FROM runs; UPDATE job_cursor c SET last_tick = j.created_at, fired = 0 FROM jobs j WHERE j.id = c.job_id`,
      );
    }
  });

  it('concludes all of a batch or none, so that no end is lost', async () => {
    const store = await postgres.store();
    const accept = async () => {
      const job = await addJob(store);
      const by = claimant();
      const run = await queuedRun(store, job);
      await claimOne(store, run, by);
      await store.claims.finish([resultOf(run.id, by, { state: 'awaiting', due_in_ms: 0 })]);
      return { job, reference: { run_id: run.id, attempt: 1, reported: false } };
    };
    const [ending, retried] = [await accept(), await accept()];
    const batch = [
      { ...ending.reference, conclusion: { state: 'failed', reason: 'completion_overdue' } as const },
      { ...retried.reference, conclusion: { state: 'retrying', retry_in_ms: 5, reason: 'overdue' } as const },
    ];
    await away(retried.job.id, () =>
      expect(store.ticks.conclude(batch)).rejects.toThrow(StoreUnavailableError),
    );
    expect((await store.ticks.conclude(batch)).ended).toMatchObject([{ run_id: ending.reference.run_id }]);
  });

  it('tells what a cancellation ended without reading the run apart', async () => {
    const store = await postgres.store();
    const run = await queuedRun(store, await addJob(store));
    jest.spyOn(store.history, 'get').mockRejectedValue(new StoreUnavailableError('away'));
    expect(await store.history.cancel(run.id, 'cancelled')).toMatchObject({
      run: { state: 'cancelled' },
      ended: [{ run_id: run.id }],
    });
  });
});

it.each([
  [
    'release',
    `INSERT INTO schema_migrations (name) VALUES ('9999_later.sql')`,
    'DELETE FROM schema_migrations WHERE name > $1',
  ],
  [
    'time zones',
    `INSERT INTO zone_data (version) VALUES ('9999a')`,
    'DELETE FROM zone_data WHERE version > $1',
  ],
])('PostgreSQL tells whether a process with a newer %s has prepared it', async (_, prepare, takeBack) => {
  const { database } = postgres;
  const version = new PostgresStoreVersion(database);
  expect(await version.isNewer()).toBe(false);
  await database.pool.query(prepare);
  try {
    expect(await version.isNewer()).toBe(true);
  } finally {
    await database.pool.query(takeBack, ['9999']);
  }
});

describe('PostgreSQL as a ledger of announced ticks of one instant that one claim records in parts', () => {
  /** Ticks of several jobs that are due at the same instant, in a moment. */
  const atOneInstant = async (store: JobStoreUnderTest, count: number): Promise<AnnouncedTick[]> => {
    const all = [];
    for (let index = 0; index < count; index += 1) all.push(await soonDue(store));
    const due_at = all.at(-1)!.tick.due_at;
    await postgres.database.pool.query(
      'UPDATE job_cursor SET next_due = to_timestamp($2 / 1000.0) WHERE job_id = ANY($1)',
      [all.map(({ job }) => job.id), due_at],
    );
    return all.map(({ tick }) => ({ ...tick, due_at }));
  };

  it('claims all of them, and keeps their results', async () => {
    const store = await postgres.store();
    const by = claimant();
    const ticks = await atOneInstant(store, 5);
    const parts = [ticks.slice(0, 1), ticks.slice(1, 4), ticks.slice(4)];
    const runs = [];
    for (const part of parts) runs.push(...(await store.claims.take(part, by)).runs);
    expect(runs.map(({ job_id }) => job_id).sort()).toEqual(ticks.map(({ job_id }) => job_id).sort());
    expect((await store.claims.take(ticks, by)).runs).toHaveLength(5);
    expect((await store.claims.finish(resultsOf(runs, by))).ended).toHaveLength(5);
    const references = runs.map(({ run_id, attempt }) => ({ run_id, attempt }));
    expect(await statesOf(store, references)).toEqual(runs.map(() => 'succeeded'));
    await store.recovery.forgetEndedDispatches();
    const { rowCount } = await postgres.database.pool.query('SELECT FROM dispatches WHERE id = $1', [
      runs[0]!.dispatch_id,
    ]);
    expect(rowCount).toBe(0);
  });

  it('frees all of them when their runner has died', async () => {
    const store = await postgres.store();
    const by = claimant();
    const ticks = await atOneInstant(store, 3);
    for (const tick of ticks) await store.claims.take([tick], by);
    await store.passTime(60_000);
    const freed = await store.recovery.freeAbandoned(1, 60_000, 100, { runs: [] });
    expect(idsOf(freed.queued)).toEqual(ticks.map(({ due_at, job_id }) => tickRunId(due_at, job_id)).sort());
  });
});
