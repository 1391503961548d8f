import {
  CANARY_JOB_ID,
  createJob,
  editJob,
  planTicks,
  type AnnouncedTick,
  type Job,
  type UndecidedTick,
} from '@job-scheduler/job-model';
import { setTimeout as delay } from 'node:timers/promises';
import { claimant, definitionOf, planOf, type JobStoreUnderTest } from '../contract/job-store-under-test.js';
import { announcedTickContract } from '../contract/announced-tick-contract.js';
import { soonDue, testsInTime, tickAfter } from '../contract/soon-due.js';
import { undecidedTickContract } from '../contract/undecided-tick-contract.js';
import { PostgresJobSets } from './index.js';
import { PostgresStopSwitch } from './stop-switch.js';
import { PostgresUnderTest } from './store-under-test-spec.js';

let postgres: PostgresUnderTest;
beforeAll(async () => {
  postgres = await PostgresUnderTest.start();
});
afterAll(() => postgres.stop());

announcedTickContract('PostgreSQL', () => postgres.store());
undecidedTickContract('PostgreSQL', () => postgres.store());

describe('announced ticks in PostgreSQL', () => {
  let store: JobStoreUnderTest;
  beforeEach(async () => {
    store = await postgres.store();
  });
  afterEach(() => store.close());
  const { inTime, itInTime } = testsInTime(async () => {
    await postgres.database.pool.query('DELETE FROM stops');
    await store.close();
    store = await postgres.store();
  });

  const take = async (...ticks: Parameters<typeof store.claims.take>[0]) =>
    (await store.claims.take(ticks, claimant())).runs.map(({ job_id }) => job_id);

  itInTime('do not wait for a job that somebody else has locked', async () => {
    const [locked, free] = [await soonDue(store), await soonDue(store)];
    const client = await postgres.database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT FROM job_cursor WHERE job_id = $1 FOR UPDATE', [locked.job.id]);
      expect(await take(locked.tick, free.tick)).toEqual([free.job.id]);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
    expect(await take(locked.tick, free.tick)).toEqual([locked.job.id]);
  });

  itInTime(
    'about which something is to be decided do not wait for a job that somebody else has locked either',
    async () => {
      const decide = async (...jobs: AnnouncedTick[]) =>
        (
          await store.claims.decide(
            jobs.map((tick) => ({ ...tick, overlap: 'skip' })),
            claimant(),
          )
        ).recorded.map(({ job_id }) => job_id);
      const [locked, free] = [await soonDue(store, -10), await soonDue(store, -10)];
      const client = await postgres.database.pool.connect();
      try {
        await client.query('BEGIN');
        await client.query('SELECT FROM job_cursor WHERE job_id = $1 FOR UPDATE', [locked.job.id]);
        expect(await decide(locked.tick, free.tick)).toEqual([free.job.id]);
      } finally {
        await client.query('ROLLBACK');
        client.release();
      }
      expect(await decide(locked.tick, free.tick)).toEqual([locked.job.id]);
    },
  );

  describe('about which something is to be decided', () => {
    type Overlap = UndecidedTick['overlap'];
    type Path = (tick: UndecidedTick, job: Job) => Promise<unknown>;

    const decided: Path = (tick) => store.claims.decide([tick], claimant());
    /** As a scheduler records a tick that is due, and publishes its run to a runner. */
    const recordedAndClaimed: Path = async (tick, job) => {
      const { recorded } = await store.ticks.recordTicks([planOf(job, [tick.due_at])]);
      const references = recorded.flatMap(({ queued }) => queued);
      if (references.length > 0) await store.claims.claim(references, claimant());
    };

    /** What two ticks of a job leave, the second while the run of the first goes on. Instants are since the first, or whether they are set. */
    const leftBy = async (path: Path, overlap: Overlap, rest: object): Promise<unknown> => {
      const { job } = await soonDue(store, -1_000, { overlap, ...rest });
      const first = Math.floor(await store.claims.now()) - 10;
      for (const due_at of [first, first + 5]) {
        await postgres.database.pool.query(
          `UPDATE job_cursor SET next_due = to_timestamp($2 / 1000.0) WHERE job_id = $1`,
          [job.id, due_at],
        );
        const before = (await store.jobs.get(job.id))!;
        await path({ ...tickAfter(before), overlap }, before);
      }
      return rowsOf(job.id);
    };

    const rowsOf = async (jobId: string): Promise<unknown> => {
      const all = async (table: string, key: string): Promise<Record<string, unknown>[]> =>
        (await postgres.database.pool.query(`SELECT * FROM ${table} WHERE ${key} = $1 ORDER BY 1`, [jobId]))
          .rows;
      const runs = await all('runs', 'job_id');
      const [cursor] = await all('job_cursor', 'job_id');
      const names = new Map<unknown, string>([
        [jobId, 'job'],
        ...runs.map(({ id }, index) => [id, `run ${index}`] as const),
      ]);
      const isSet = new Set([
        'created_at',
        'queued_at',
        'claimed_at',
        'deadline_at',
        'finished_at',
        'noted_at',
        'runner_id',
        'claim_id',
      ]);
      const plain = (row: Record<string, unknown>): Record<string, unknown> =>
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => {
            if (isSet.has(name)) return [name, value !== null];
            const from = runs[0]!.scheduled_at as number;
            return [
              name,
              names.get(value) ?? (typeof value === 'number' && value > 1e12 ? value - from : value),
            ];
          }),
        );
      return { runs: runs.map(plain), cursor: plain(cursor!) };
    };

    itInTime('are not recorded of a job that is not active', async () => {
      const { job, tick } = await soonDue(store, -10);
      const be = (status: string) =>
        postgres.database.pool.query('UPDATE job_cursor SET status = $2 WHERE job_id = $1', [job.id, status]);
      const decide = async () =>
        (await store.claims.decide([{ ...tick, overlap: 'allow' }], claimant())).recorded.length;
      await be('disabled');
      expect(await decide()).toBe(0);
      await be('active');
      expect(await decide()).toBe(1);
    });

    it.each<[Overlap, object]>([
      ['allow', { delivery: 'at_most_once' }],
      ['skip', {}],
      ['wait', {}],
      ['replace', {}],
    ])(
      'leave the same rows as those that are recorded and claimed, under overlap %s',
      inTime(async (overlap, rest) => {
        const left = await leftBy(decided, overlap, rest);
        expect(left).toMatchObject({ runs: [{ state: 'running', scheduled_at: 0 }, { scheduled_at: 5 }] });
        expect(left).toEqual(await leftBy(recordedAndClaimed, overlap, rest));
      }),
    );
  });

  itInTime('are planned again, once, after an edit that was open over their instant', async () => {
    const [edited, other] = [await soonDue(store), await soonDue(store)];
    const client = await postgres.database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('UPDATE job_cursor SET revision = 2 WHERE job_id = $1', [edited.job.id]);
      await delay(edited.tick.due_at - 20 - (await store.claims.now()));
      expect(await take(edited.tick, other.tick)).toEqual([other.job.id]);
      await delay(edited.tick.due_at + 20 - (await store.claims.now()));
      expect(await take(edited.tick)).toEqual([]);
    } finally {
      await client.query('COMMIT');
      client.release();
    }
    expect(await take(edited.tick)).toEqual([]);
    const [input] = await store.ticks.planInputs([edited.job.id]);
    const plan = planTicks(input!, edited.tick.due_at + 20);
    expect(plan).toMatchObject({ runs: [edited.tick.due_at], expected: { revision: 2 } });
    expect((await store.ticks.recordTicks([plan!])).recorded).toHaveLength(1);
    expect((await store.ticks.recordTicks([plan!])).recorded).toHaveLength(0);
  });

  describe('and a write of many jobs', () => {
    const apply = async (edited: Job[], deleted: Job[]) => {
      const sets = new PostgresJobSets(postgres.database);
      const all = await sets.find(
        [...edited, ...deleted].map(({ definition }) => definition.name),
        null,
      );
      const of = (jobs: Job[]) => all.filter(({ job }) => jobs.some(({ id }) => id === job.id));
      const decide = (job: Job, now: number) =>
        editJob(job, { ...job.definition, description: 'applied' }, 'ann', now);
      const change = {
        author: { actor: 'ann', manager: 'file' },
        created: () => Promise.resolve([]),
        edited: of(edited).map((each) => ({ ...each, decide })),
        deleted: of(deleted),
        adopted: [],
      };
      return (await sets.write(change, (written) => written)).written;
    };

    itInTime('are not recorded of those that it changed', async () => {
      const [edited, deleted, same] = [
        await soonDue(store, 240),
        await soonDue(store, 240),
        await soonDue(store, 240),
      ];
      await apply([edited.job], [deleted.job]);
      expect(await take(edited.tick, deleted.tick, same.tick)).toEqual([same.job.id]);
    });

    itInTime('let it wait until those are past that are recorded', async () => {
      const [edited, deleted] = [await soonDue(store, 240), await soonDue(store, 240)];
      expect(await take(edited.tick, deleted.tick)).toHaveLength(2);
      const written = await apply([edited.job], [deleted.job]);
      expect(await store.claims.now()).toBeGreaterThanOrEqual(
        Math.max(edited.tick.due_at, deleted.tick.due_at),
      );
      expect(written.edited[0]?.job.cursor.last_tick).toBe(edited.tick.due_at);
    });
  });

  describe('with stops', () => {
    const stops = () => new PostgresStopSwitch(postgres.database);
    const stopped = { reason: null, actor: 'ann' };
    afterEach(() => postgres.database.pool.query('DELETE FROM stops'));

    itInTime('are not recorded where they are stopped, and the canary goes on', async () => {
      const { tick } = await soonDue(store, 240);
      await stops().stop({ namespace: 'team-b', ...stopped });
      const canary = await store.jobs.create((now) =>
        createJob(CANARY_JOB_ID, definitionOf(), 'system', Math.floor(now) - 850),
      );
      const other = await soonDue(store, 150);
      await stops().stop({ namespace: null, ...stopped });
      expect(await take(tick, other.tick, tickAfter(canary))).toEqual([CANARY_JOB_ID]);
      await stops().resume(null);
      await stops().stop({ namespace: 'default', ...stopped });
      expect(await take((await soonDue(store)).tick)).toEqual([]);
      const undecided = { ...(await soonDue(store, -10)).tick, overlap: 'skip' as const };
      expect((await store.claims.decide([undecided], claimant())).recorded).toEqual([]);
      await stops().resume('default');
      expect((await store.claims.decide([undecided], claimant())).recorded).toHaveLength(1);
      expect(await take((await soonDue(store)).tick)).toHaveLength(1);
    });

    itInTime('let a stop wait until those are past that are recorded', async () => {
      const { tick } = await soonDue(store, 240);
      expect(await take(tick)).toHaveLength(1);
      await stops().stop({ namespace: null, ...stopped });
      expect(await store.claims.now()).toBeGreaterThanOrEqual(tick.due_at);
    });
  });
});
