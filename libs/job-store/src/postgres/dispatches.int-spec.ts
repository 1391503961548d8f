import { pauseJob, resumeJob, type Job } from '@job-scheduler/job-model';
import { eventually } from '@job-scheduler/testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dispatched, resultsOf, statesOf } from '../contract/dispatch-under-test.js';
import type { Claimant } from '../claim-ledger.js';
import { addJob, claimant, queuedRun, resultOf } from '../contract/job-store-under-test.js';
import { dispatchClaimContract, dispatchResultContract } from '../testing.js';
import { claimDispatches } from './dispatch-claims.js';
import { PostgresUnderTest } from './store-under-test-spec.js';

let postgres: PostgresUnderTest;
beforeAll(async () => {
  postgres = await PostgresUnderTest.start();
});
afterAll(() => postgres.stop());

dispatchClaimContract('PostgreSQL', () => postgres.store());
dispatchResultContract('PostgreSQL', () => postgres.store());

describe('dispatches in PostgreSQL', () => {
  const rows = async () =>
    (await postgres.database.pool.query<{ open_runs: number }>('SELECT open_runs FROM dispatches')).rows;
  const sql = (text: string, values: unknown[]) => postgres.database.pool.query(text, values);
  const by = () => Object.values(claimant());
  const IS_WAITING = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
  const isSomebodyWaiting = async () => (await sql(IS_WAITING, [])).rowCount === 1;

  /** The claim of a runner of the release before, which does not know dispatches. */
  const claimedBefore = async (runId: string, { runner_id, claim_id }: Claimant): Promise<void> => {
    const { rowCount } = await sql(
      `UPDATE runs SET state = 'running', runner_id = $2, claim_id = $3, claimed_at = now(), deadline_at = now() + interval '10 s'
       WHERE id = $1 AND state = 'queued'`,
      [runId, runner_id, claim_id],
    );
    expect(rowCount).toBe(1);
  };

  /** The claim, which first waits for its turn: it then sees everything as it was before. */
  const claimingOnTurn = (): string => {
    const { text } = claimDispatches('runs');
    const [first, last] = ['WITH wanted AS', 'WHERE d.id = ANY($4::uuid[])'];
    expect(text).toContain(first);
    expect(text).toContain(last);
    return text
      .replace(first, 'WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock(1)), wanted AS')
      .replace(last, `${last} AND (SELECT count(*) FROM turn) = 1`);
  };

  it('are kept until the last of their runs has ended, or goes on by itself', async () => {
    const store = await postgres.store();
    const { runs } = await dispatched(store, 4);
    const by = claimant();
    const claims = await store.claims.claim(runs, by);
    await store.claims.finish(resultsOf(claims.slice(0, 2), by));
    await store.claims.finish(resultsOf(claims.slice(2, 3), by, { state: 'failed', reason: 'http_500' }));
    await store.recovery.forgetEndedDispatches();
    expect(await rows()).toEqual([{ open_runs: 1 }]);
    await store.claims.finish(resultsOf(claims.slice(3), by));
    expect(await rows()).toEqual([{ open_runs: 0 }]);
    await store.recovery.forgetEndedDispatches();
    expect(await rows()).toEqual([]);
  });

  it('are detached until they have about as many runs as are freed at a time', async () => {
    const store = await postgres.store();
    const { runs } = await dispatched(store, 12, { runsPerDispatch: 4 });
    await store.claims.claim(runs, claimant());
    const open = async (): Promise<number[]> => (await rows()).map(({ open_runs }) => open_runs).sort();
    expect(await open()).toEqual([4, 4, 4]);
    expect((await store.recovery.freeAbandoned(10_000, 60_000, 5)).queued).toHaveLength(5);
    expect(await open()).toEqual([0, 0, 4]);
  });

  it('do not take runs that a runner of the release before has taken, which does not know dispatches', async () => {
    const store = await postgres.store();
    const { runs } = await dispatched(store, 3);
    const [taken, cancelled, left] = runs.map(({ run_id }) => run_id);
    await claimedBefore(taken!, claimant());
    await sql(`UPDATE runs SET state = 'cancelled', finished_at = now() WHERE id = $1 AND state = 'queued'`, [
      cancelled,
    ]);
    expect(await store.claims.claim(runs, claimant())).toMatchObject([{ run_id: left, dispatch_id: null }]);
    expect(await statesOf(store, runs)).toEqual(['running', 'cancelled', 'running']);
    await store.passTime(4_000_000);
    await store.recovery.freeAbandoned(1, 1, 10);
    await store.recovery.forgetEndedDispatches();
    expect(await rows()).toEqual([]);
  });

  /** A run that a runner of the release before has claimed from its message. */
  const taken = async () => {
    const store = await postgres.store();
    const { jobs, runs } = await dispatched(store, 2);
    const by = claimant();
    const [{ run_id } = { run_id: '' }] = runs;
    await claimedBefore(run_id, by);
    const state = async () => (await store.history.get(run_id))?.state;
    const result = (rest: object) => store.claims.finish([resultOf(run_id, by, rest)]);
    return { store, job: jobs[0]!, run_id, by, state, result };
  };
  /** The run is published again, as its message may be lost, and called. */
  const goesToAnother = async ({ store, run_id }: Awaited<ReturnType<typeof taken>>, attempt: number) => {
    await store.passTime(6_000);
    expect((await store.recovery.requeueStale(5_000, true, 10)).queued).toContainEqual({ run_id, attempt });
    const again = claimant();
    expect(await store.claims.claim([{ run_id, attempt }], again)).toMatchObject([{ run_id }]);
    expect((await store.claims.finish([resultOf(run_id, again)])).standing.size).toBe(1);
  };
  const RETRYING = { state: 'retrying', reason: 'http_500', due_in_ms: 0 };
  /** Does something while another process holds all dispatches. */
  const whileLocked = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const client = await postgres.database.pool.connect();
    try {
      await client.query('BEGIN; SELECT FROM dispatches FOR NO KEY UPDATE');
      return await work();
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  };
  const pausing = (job: Job, now: number) => pauseJob(job, { reason: null, until: null }, 'ann', now);

  it('let a run that a runner of the release before has taken be repeated, and end', async () => {
    const scene = await taken();
    const { store, run_id, result, state } = scene;
    expect((await result(RETRYING)).standing.size).toBe(1);
    expect((await store.ticks.becomeDue([run_id])).queued).toEqual([{ run_id, attempt: 2 }]);
    expect(await state()).toBe('queued');
    await goesToAnother(scene, 2);
    expect(await state()).toBe('succeeded');
  });

  it('let such a run be cancelled, whatever became of it', async () => {
    const called = await taken();
    await called.store.history.cancel(called.run_id, 'by_ann');
    expect(await called.store.claims.cancelledClaims(called.by.runner_id)).toMatchObject([
      { run_id: called.run_id },
    ]);
    const retried = await taken();
    await retried.result(RETRYING);
    await retried.store.history.cancel(retried.run_id, 'by_ann');
    expect(await retried.state()).toBe('cancelled');
    const paused = await taken();
    await paused.result(RETRYING);
    const write = await paused.store.jobs.edit(paused.job.id, pausing);
    expect(write?.ended).toMatchObject([{ run_id: paused.run_id, reason: 'job_paused' }]);
  });

  it('let such a run go to another runner when its own is lost, or gives it back', async () => {
    const lost = await taken();
    await lost.store.recovery.renewRunner(lost.by.runner_id);
    await lost.store.passTime(20_000);
    const freed = await lost.store.recovery.freeAbandoned(10_000, 60_000, 10);
    expect(freed.queued).toEqual([{ run_id: lost.run_id, attempt: 1 }]);
    await goesToAnother(lost, 1);
    const back = await taken();
    await back.store.claims.postpone([{ run_id: back.run_id, delay_ms: 0 }], back.by);
    await goesToAnother(back, 1);
  });

  it('do not claim a run that was cancelled after their claim began to look, and before it had them', async () => {
    const store = await postgres.store();
    const { runs } = await dispatched(store, 2);
    const [cancelled, left] = runs.map(({ run_id }) => run_id);
    const dispatchId = runs[0]!.dispatch_id;
    const client = await postgres.database.pool.connect();
    try {
      await client.query('BEGIN; SELECT pg_advisory_xact_lock(1)');
      const ids = runs.map(({ run_id }) => run_id);
      const claim = sql(claimingOnTurn(), [ids, ids.map(() => dispatchId), [0, 0], [dispatchId], ...by()]);
      await eventually('a claim that has begun to look', isSomebodyWaiting);
      expect((await store.history.cancel(cancelled!, 'by_ann'))?.run.state).toBe('cancelled');
      await client.query('COMMIT');
      expect((await claim).rows).toMatchObject([{ run_id: left }]);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
    expect(await statesOf(store, runs)).toEqual(['cancelled', 'running']);
  });

  it('do not keep a job from being stopped while another process holds them, and do not call its run', async () => {
    const store = await postgres.store();
    const { jobs, runs } = await dispatched(store, 2);
    const paused = await whileLocked(() => store.jobs.edit(jobs[0]!.id, pausing));
    expect(paused).toMatchObject({ changed: true, ended: [] });
    expect(await store.claims.claim(runs, claimant())).toMatchObject([{ run_id: runs[1]!.run_id }]);
    expect((await store.claims.endLate([runs[0]!.run_id])).ended).toMatchObject([{ reason: 'job_paused' }]);
  });

  it('do not hold up a claim while a process that holds them is suspended', async () => {
    const store = await postgres.store();
    const { runs } = await dispatched(store, 2);
    const single = await addJob(store);
    const { id } = await queuedRun(store, single);
    const all = [...runs, { run_id: id, attempt: 1 }];
    const claims = await whileLocked(() => store.claims.claim(all, claimant()));
    expect(claims).toMatchObject([{ run_id: id }]);
    await store.passTime(6_000);
    const again = (await store.recovery.requeueStale(5_000, true, 10)).queued;
    expect(await store.claims.claim(again, claimant())).toHaveLength(2);
  });

  it('do not call a run whose job was stopped while they were locked, once the job goes on', async () => {
    const store = await postgres.store();
    const { jobs, runs } = await dispatched(store, 2);
    const { id } = jobs[0]!;
    await whileLocked(() => store.jobs.edit(id, pausing));
    const extra = await store.history.trigger(id, null);
    const resumed = await store.jobs.edit(id, resumeJob);
    expect(resumed?.ended).toMatchObject([{ run_id: runs[0]!.run_id, reason: 'job_paused' }]);
    expect((await store.history.get(extra!.id))?.state).toBe('queued');
    expect(await store.claims.claim(runs, claimant())).toMatchObject([{ run_id: runs[1]!.run_id }]);
    expect(await statesOf(store, runs)).toEqual(['cancelled', 'running']);
  });

  it('end when one goes back to the release before, as the guide says, and their runs are queued', async () => {
    const store = await postgres.store();
    const { runs } = await dispatched(store, 2);
    const others = await dispatched(store, 2);
    await store.claims.claim(others.runs, claimant());
    const [old] = (await dispatched(store, 1)).runs;
    await claimedBefore(old!.run_id, claimant());
    const guide = readFileSync(join(__dirname, '../../../../docs/operations/upgrade.md'), 'utf8');
    await postgres.database.pool.query(/```sql\n([^`]*dispatches[^`]*)```/.exec(guide)![1]!);
    expect(await rows()).toEqual([]);
    const all = [...runs, ...others.runs];
    expect(await statesOf(store, [...all, old!])).toEqual([...all.map(() => 'queued'), 'running']);
    expect((await sql('SELECT FROM runs WHERE dispatch_id IS NOT NULL', [])).rowCount).toBe(0);
    await store.passTime(6_000);
    expect((await store.recovery.requeueStale(5_000, true, 10)).queued).toHaveLength(4);
  });

  it('are nothing that a scheduler of the release before takes for lost, or frees', async () => {
    const store = await postgres.store();
    const { runs } = await dispatched(store, 2);
    await store.claims.claim(runs, claimant());
    await store.passTime(3_600_000);
    const stale = `SELECT FROM runs WHERE finished_at IS NULL AND state = 'queued' AND queued_at < now()`;
    expect((await sql(stale, [])).rowCount).toBe(0);
    const running = `SELECT FROM runs WHERE finished_at IS NULL AND state = 'running'`;
    expect((await sql(running, [])).rowCount).toBe(0);
  });
});
