import { editJob } from '@job-scheduler/job-model';
import { eventually } from '@job-scheduler/testing';
import type pg from 'pg';
import {
  addJob,
  claimant,
  claimOne,
  definitionOf,
  planOf,
  queuedRun,
  resultOf,
  tickOf,
  type JobStoreUnderTest,
} from '../contract/job-store-under-test.js';
import { inTransaction } from './database.js';
import { cancelRuns } from './run-endings.js';
import { PostgresUnderTest } from './store-under-test-spec.js';

const REPLACING = { overlap: 'replace', delivery: 'at_most_once' };

let postgres: PostgresUnderTest;
beforeAll(async () => {
  postgres = await PostgresUnderTest.start();
});
afterAll(() => postgres.stop());

describe('PostgreSQL as a ledger whose runs are replaced or stopped while they end', () => {
  const queued = async (store: JobStoreUnderTest, rest: Record<string, unknown> = REPLACING) => {
    const job = await addJob(store, rest);
    return { job, run: await queuedRun(store, job), by: claimant() };
  };
  const running = async (store: JobStoreUnderTest, rest?: Record<string, unknown>) => {
    const scene = await queued(store, rest);
    await claimOne(store, scene.run, scene.by);
    return scene;
  };
  type Scene = Awaited<ReturnType<typeof running>>;

  const IS_WAITING = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
  /** Asked outside all transactions, in which the first answer would stay. */
  const isSomebodyWaiting = async () => (await postgres.database.pool.query(IS_WAITING)).rowCount === 1;

  /** Holds the lock that a replacement takes first, starts the end, then writes the run as the replacement does. */
  const replaceDuring = async ({ job, run }: Scene, end: () => Promise<unknown>): Promise<void> => {
    const client: pg.PoolClient = await postgres.database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(`SET LOCAL lock_timeout = '500ms'`);
      await client.query('SELECT FROM job_cursor WHERE job_id = $1 FOR UPDATE', [job.id]);
      const ended = end();
      await Promise.race([ended, eventually('a statement that waits', isSomebodyWaiting)]);
      await client.query(`UPDATE runs SET cancel_reason = 'replaced' WHERE id = $1`, [run.id]);
      await client.query('COMMIT');
      await ended;
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  };

  it.each([
    [
      'finishes',
      'succeeded',
      (store: JobStoreUnderTest, { run, by }: Scene) => store.claims.finish([resultOf(run.id, by)]),
    ],
    [
      'was replaced, and is to be tried again',
      'cancelled',
      async (store: JobStoreUnderTest, { run, by }: Scene) => {
        await store.history.cancel(run.id, 'replaced');
        return store.claims.finish([resultOf(run.id, by, { state: 'retrying', due_in_ms: 0 })]);
      },
    ],
    // Recovery waits for nobody: it frees the run in its next pass.
    ['is freed', 'running', (store: JobStoreUnderTest) => store.recovery.freeAbandoned(0, 0, 10)],
  ])('does not lock itself out when a run %s', async (_, state, end) => {
    const store = await postgres.store();
    const scene = await running(store);
    await replaceDuring(scene, () => end(store, scene));
    expect((await store.history.get(scene.run.id))?.state).toBe(state);
  });

  it('does not lock itself out when a run is cancelled', async () => {
    const store = await postgres.store();
    const scene = await queued(store);
    await replaceDuring(scene, () => store.history.cancel(scene.run.id, 'by_ann'));
    expect((await store.history.get(scene.run.id))?.state).toBe('cancelled');
  });

  it('does not lock itself out when an accepted run is concluded', async () => {
    const store = await postgres.store();
    const scene = await running(store);
    const accepted = { state: 'awaiting', due_in_ms: 0 } as const;
    await store.claims.finish([resultOf(scene.run.id, scene.by, accepted)]);
    const conclusion = { state: 'failed', reason: 'completion_overdue' } as const;
    await replaceDuring(scene, () =>
      store.ticks.conclude([{ run_id: scene.run.id, attempt: 1, reported: false, conclusion }]),
    );
    expect((await store.history.get(scene.run.id))?.state).toBe('failed');
  });

  it.each(['replace', 'allow'])('does not lock itself out when a run becomes due (%s)', async (overlap) => {
    const store = await postgres.store();
    const scene = await running(store, { overlap });
    await store.claims.finish([resultOf(scene.run.id, scene.by, { state: 'retrying', due_in_ms: 0 })]);
    // As a pause leaves it that was written while the call was going on.
    await postgres.database.pool.query(`UPDATE job_cursor SET status = 'paused' WHERE job_id = $1`, [
      scene.job.id,
    ]);
    await replaceDuring(scene, () => store.ticks.becomeDue([scene.run.id]));
    expect((await store.history.get(scene.run.id))?.state).toBe('cancelled');
  });

  it('does not lock itself out when a user cancels a run whose job is being paused', async () => {
    const store = await postgres.store();
    const scene = await queued(store, { overlap: 'allow' });
    await replaceDuring(scene, () => store.history.cancel(scene.run.id, 'by_ann'));
    expect((await store.history.get(scene.run.id))?.state).toBe('cancelled');
  });

  it('does not lock itself out when a run that was left unclaimed ends because its job was paused', async () => {
    const store = await postgres.store();
    const scene = await queued(store, { overlap: 'allow' });
    await postgres.database.pool.query(`UPDATE job_cursor SET status = 'paused' WHERE job_id = $1`, [
      scene.job.id,
    ]);
    await replaceDuring(scene, () => store.claims.endLate([scene.run.id]));
    expect((await store.history.get(scene.run.id))?.state).toBe('cancelled');
  });

  it.each([
    ['another runner has', running],
    ['may still be claimed', queued],
  ])('looks at an unclaimed run that %s without waiting for its job', async (_, begin) => {
    const store = await postgres.store();
    const { job, run } = await begin(store, { overlap: 'allow' });
    const client = await postgres.database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT FROM job_cursor WHERE job_id = $1 FOR UPDATE', [job.id]);
      let hasLooked = false;
      const looked = store.claims.endLate([run.id]).then(() => (hasLooked = true));
      let waits = false;
      await eventually('a look, or a statement that waits', async () => {
        waits = !hasLooked && (await isSomebodyWaiting());
        return hasLooked || waits;
      });
      await client.query('COMMIT');
      await looked;
      expect(waits).toBe(false);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  it('ends a run whose call ends while a user cancels it and its job is paused', async () => {
    const store = await postgres.store();
    const { job, run } = await running(store, { overlap: 'allow' });
    const { pool } = postgres.database;
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(`UPDATE runs SET state = 'retrying', next_attempt_at = now() WHERE id = $1`, [
        run.id,
      ]);
      const cancelled = store.history.cancel(run.id, 'by_ann');
      await eventually('a cancellation that waits for the run', isSomebodyWaiting);
      let tries = 0;
      const paused = inTransaction(pool, async (pause) => {
        await pause.query('SELECT FROM job_cursor WHERE job_id = $1 FOR UPDATE', [job.id]);
        tries += 1;
        if (tries === 1) {
          await client.query('COMMIT');
          await eventually('a cancellation that waits for the cursor', isSomebodyWaiting);
        }
        // Now each has what the other one wants: PostgreSQL ends one of them, which is repeated.
        return cancelRuns(pause, job.id, 'job_paused');
      });
      const [{ ended = [] } = {}, endedByPause] = await Promise.all([
        cancelled.then((one) => one ?? {}),
        paused,
      ]);
      expect([...ended, ...endedByPause]).toHaveLength(1);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
    expect(await store.history.get(run.id)).toMatchObject({ state: 'cancelled', next_attempt_at: null });
  });

  it('leaves a run whose call was cut off while its job was deleted to its deadline', async () => {
    const store = await postgres.store();
    const { job, run, by } = await running(store);
    const client = await postgres.database.pool.connect();
    const claim = { run_id: run.id, claim_id: by.claim_id, ended_after_ms: 8_000 };
    try {
      await client.query('BEGIN');
      await client.query('DELETE FROM job_cursor WHERE job_id = $1', [job.id]);
      const freed = store.recovery.freeCutOff([claim]);
      await eventually('a statement that waits', isSomebodyWaiting);
      await client.query('COMMIT');
      expect(await freed).toMatchObject({ queued: [], ended: [], stuck: [] });
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
    await store.recovery.renewRunner(by.runner_id);
    await store.passTime(100_000);
    await store.recovery.renewRunner(by.runner_id);
    await store.recovery.freeAbandoned(10_000, 60_000, 10);
    expect(await store.history.get(run.id)).toMatchObject({ state: 'cancelled', reason: 'job_deleted' });
  });

  it('goes on with a job that a process locked before it was suspended in mid-transaction', async () => {
    const store = await postgres.store();
    const job = await addJob(store, REPLACING);
    const suspended = await postgres.database.pool.connect();
    try {
      await suspended.query('BEGIN');
      await suspended.query('SELECT FROM job_cursor WHERE job_id = $1 FOR UPDATE', [job.id]);
      const plan = planOf(job, [tickOf(job, 1)]);
      const isRecorded = async () => (await store.ticks.recordTicks([plan])).recorded.length === 1;
      expect(await isRecorded()).toBe(false);
      await eventually('the end of the transaction', isRecorded);
    } finally {
      suspended.release(true);
    }
  });

  it.each(['allow', 'skip'])(
    'lets no job wait for the lock of another, and tells that from a race (overlap: %s)',
    async (overlap) => {
      const store = await postgres.store();
      const [locked, free, edited] = [
        await addJob(store, { overlap }),
        await addJob(store, { overlap }),
        await addJob(store, { overlap }),
      ];
      const plans = [locked, free, edited].map((job) => planOf(job, [tickOf(job, 1)]));
      await store.jobs.edit(edited.id, (job, now) =>
        editJob(job, definitionOf({ name: job.definition.name, schedule: '@hourly' }), 'ann', now),
      );
      const apply = await postgres.database.pool.connect();
      try {
        await apply.query('BEGIN');
        await apply.query('SELECT FROM job_cursor WHERE job_id = $1 FOR UPDATE', [locked.id]);
        const first = await store.ticks.recordTicks(plans);
        expect(first.recorded.map(({ job_id }) => job_id)).toEqual([free.id]);
        expect(first.locked).toEqual([plans[0]]);
        await apply.query('COMMIT');
      } finally {
        apply.release(true);
      }
      const second = await store.ticks.recordTicks(plans.slice(0, 1));
      expect(second.recorded.map(({ job_id }) => job_id)).toEqual([locked.id]);
      const third = await store.ticks.recordTicks(plans.slice(0, 1));
      expect(third).toEqual({ recorded: [], refused: [], locked: [] });
    },
  );

  it('gives way to a run that ends while its job is edited so that its runs exclude each other', async () => {
    const store = await postgres.store();
    const { job, run } = await running(store, { overlap: 'allow' });
    const client = await postgres.database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('UPDATE runs SET reason = reason WHERE id = $1', [run.id]);
      const edited = store.jobs.edit(job.id, (current, now) => {
        const { name } = current.definition;
        return editJob(current, definitionOf({ name, overlap: 'skip' }), 'ann', now);
      });
      await eventually('an edit that waits', isSomebodyWaiting);
      await client.query(`SET LOCAL lock_timeout = '500ms'`);
      await client.query('SELECT FROM job_cursor WHERE job_id = $1 FOR UPDATE', [job.id]);
      await client.query('COMMIT');
      expect(await edited).toMatchObject({ changed: true, job: { definition: { overlap: 'skip' } } });
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  it.each(['running', 'awaiting'] as const)(
    'does not lock itself out when a user cancels a run that is %s and just ends',
    async (state) => {
      const store = await postgres.store();
      const { job, run, by } = await running(store, { overlap: 'allow' });
      if (state === 'awaiting')
        await store.claims.finish([resultOf(run.id, by, { state, due_in_ms: 60_000 })]);
      const client = await postgres.database.pool.connect();
      try {
        await client.query('BEGIN');
        await client.query('UPDATE runs SET reason = reason WHERE id = $1', [run.id]);
        const cancelled = store.history.cancel(run.id, 'by_ann');
        await eventually('a cancellation that waits', isSomebodyWaiting);
        await client.query(`SET LOCAL lock_timeout = '500ms'`);
        await client.query('SELECT FROM job_cursor WHERE job_id = $1 FOR UPDATE', [job.id]);
        await client.query('COMMIT');
        expect((await cancelled)?.run.state).toBe(state === 'running' ? 'running' : 'cancelled');
      } finally {
        await client.query('ROLLBACK');
        client.release();
      }
      const claim = { run_id: run.id, claim_id: by.claim_id, reason: 'by_ann' };
      expect(await store.claims.cancelledClaims(by.runner_id)).toEqual(state === 'running' ? [claim] : []);
    },
  );
});
