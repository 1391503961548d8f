import {
  editJob,
  jobMember,
  JsonText,
  pauseJob,
  planTicks,
  runMember,
  tickRunId,
} from '@job-scheduler/job-model';
import { PostgresTickLedger } from '@job-scheduler/job-store/postgres';
import { useScheduler } from '../scheduling.fixture-spec.js';

describe('TickLoop', () => {
  const scheduler = useScheduler();

  it('does nothing before a tick is due, and tells how long that will be', async () => {
    const { create, tickLoop, clock, runsOf } = scheduler();
    const job = await create();
    const due = job.cursor.next_due ?? 0;
    await clock.advance(due - clock.now() - 1);
    expect(await tickLoop.dispatchDue()).toEqual({ claimed: 0, runs: 0, skipped: 0, nextDueInMs: 1 });
    expect(await runsOf(job.id)).toEqual([]);
  });

  it('records a due tick, publishes it and arms the next', async () => {
    const { create, tickLoop, clock, runsOf, published } = scheduler();
    const job = await create();
    const due = job.cursor.next_due ?? 0;
    await clock.advance(due - clock.now());
    expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: 1, runs: 1, skipped: 0 });
    const runId = tickRunId(due, job.id);
    expect(await runsOf(job.id)).toMatchObject([
      { id: runId, state: 'queued', scheduled_at: due, trigger: 'schedule' },
    ]);
    expect(await published()).toEqual([{ run_id: runId, attempt: 1, dispatch_id: expect.any(String) }]);
    expect((await tickLoop.dispatchDue()).nextDueInMs).toBeLessThanOrEqual(1000);
    await clock.advance(1000);
    await tickLoop.dispatchDue();
    expect((await runsOf(job.id)).map((run) => run.scheduled_at)).toEqual([due + 1000, due]);
  });

  it('accounts for a long outage with one skip row and runs what is at most 30 s late', async () => {
    const { create, tickLoop, clock, runsOf } = scheduler();
    const job = await create();
    const due = job.cursor.next_due ?? 0;
    await clock.advance(due + 90_000 - clock.now());
    expect(await tickLoop.dispatchDue()).toMatchObject({ runs: 31, skipped: 1 });
    const rows = await runsOf(job.id);
    const skip = rows.find((run) => run.state === 'skipped');
    expect(skip).toMatchObject({ reason: 'missed', skip: { from: due, to: due + 59_000, count: 60 } });
    expect(rows.filter((run) => run.state === 'queued')).toHaveLength(31);
  });

  it('plans again when an edit overtook the plan, so that only the new schedule fires', async () => {
    const { create, tickLoop, clock, runsOf, ticks, jobs } = scheduler();
    const job = await create();
    await clock.advance(2_000);
    const planInputs = ticks.planInputs.bind(ticks);
    // The edit commits after the plan's input is read and before the plan is recorded.
    ticks.planInputs = async (ids) => {
      const inputs = await planInputs(ids);
      ticks.planInputs = planInputs;
      const input = { ...job.definition, schedule: '0 0 1 1 *' };
      await jobs.edit(job.id, (current) => editJob(current, input, 'test', clock.now()));
      return inputs;
    };
    expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: 1, runs: 0 });
    await clock.advance(50);
    expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: 1, runs: 0 });
    expect((await runsOf(job.id)).map((run) => [run.state, run.reason])).toEqual([['skipped', 'edited']]);
    expect((await tickLoop.dispatchDue()).claimed).toBe(0);
  });

  describe('knows a job from its last tick, so that it', () => {
    /** A job with one tick behind it, whose next one is due now; `lookUps` counts what is read from here on. */
    const known = async () => {
      const { create, tickLoop, clock, ticks } = scheduler();
      const job = await create();
      const due = job.cursor.next_due ?? 0;
      await clock.advance(due - clock.now());
      await tickLoop.dispatchDue();
      const planInputs = ticks.planInputs.bind(ticks);
      const lookedUp: string[][] = [];
      ticks.planInputs = (ids) => {
        lookedUp.push(ids);
        return planInputs(ids);
      };
      return { job, due: due + 1_000, lookedUp };
    };

    it('plans the next tick without looking it up', async () => {
      const { tickLoop, clock, runsOf } = scheduler();
      const { job, lookedUp } = await known();
      await clock.advance(1_000);
      expect((await tickLoop.dispatchDue()).runs).toBe(1);
      expect(lookedUp).toEqual([]);
      expect(await runsOf(job.id)).toHaveLength(2);
    });

    it('looks it up in the same turn when it was edited', async () => {
      const { tickLoop, clock, runsOf, jobs, queue } = scheduler();
      const { job, due, lookedUp } = await known();
      const input = { ...job.definition, schedule: '*/2 * * * * *' };
      const write = await jobs.edit(job.id, (current) => editJob(current, input, 'test', clock.now()));
      const next = write!.job.cursor.next_due!;
      await queue.arm([{ member: jobMember(job.id), dueAt: next }]);
      await clock.advance(Math.max(next, due) - clock.now());
      expect((await tickLoop.dispatchDue()).runs).toBe(1);
      expect(lookedUp).toEqual([[job.id]]);
      expect((await runsOf(job.id)).map(({ scheduled_at }) => scheduled_at)).toEqual([next, due - 1_000]);
    });

    it('records no tick twice that another scheduler has recorded, and none too few', async () => {
      const { tickLoop, clock, runsOf, database, queue } = scheduler();
      const { job, due, lookedUp } = await known();
      const other = new PostgresTickLedger(database);
      const [input] = await other.planInputs([job.id]);
      await other.recordTicks([planTicks(input!, due)!]);
      await clock.advance(1_000);
      expect((await tickLoop.dispatchDue()).runs).toBe(0);
      await queue.arm([{ member: jobMember(job.id), dueAt: due + 1_000 }]);
      await clock.advance(1_000);
      expect((await tickLoop.dispatchDue()).runs).toBe(1);
      expect(lookedUp).toEqual([[job.id]]);
      expect((await runsOf(job.id)).map(({ scheduled_at }) => scheduled_at)).toEqual([
        due + 1_000,
        due,
        due - 1_000,
      ]);
    });
  });

  it('corrects a cursor that has the next tick wrong, and does not spin on it', async () => {
    const { create, tickLoop, clock, database, jobs, runsOf } = scheduler();
    const job = await create({ schedule: '0 0 1 1 *' });
    await database.pool.query('UPDATE job_cursor SET next_due = last_tick');
    await scheduler().queue.arm([{ member: jobMember(job.id), dueAt: clock.now() }]);
    expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: 1, runs: 0, skipped: 0 });
    expect((await jobs.get(job.id))?.cursor).toEqual(job.cursor);
    expect((await tickLoop.dispatchDue()).nextDueInMs).toBeGreaterThan(1_000);
    expect(await runsOf(job.id)).toEqual([]);
  });

  it('keeps nobody waiting for a job that an apply has locked, and records its ticks once it is free', async () => {
    const { create, tickLoop, clock, database, runsOf, ticks } = scheduler();
    const [locked, other] = [await create(), await create()];
    const due = Math.max(locked.cursor.next_due ?? 0, other.cursor.next_due ?? 0);
    await clock.advance(due - clock.now());
    await tickLoop.dispatchDue();
    const planInputs = jest.spyOn(ticks, 'planInputs');
    const apply = await database.pool.connect();
    try {
      await apply.query('BEGIN');
      await apply.query('SELECT FROM job_cursor WHERE job_id = $1 FOR UPDATE', [locked.id]);
      await clock.advance(1_000);
      expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: 2, runs: 1 });
      // At once, without a look at a job that is as it was; then less often.
      await clock.advance(5);
      expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: 1, runs: 0 });
      expect(planInputs).not.toHaveBeenCalled();
      await clock.advance(1_995);
      expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: 2, runs: 2 });
      expect((await tickLoop.dispatchDue()).nextDueInMs).toBe(500);
      await apply.query('COMMIT');
    } finally {
      apply.release(true);
    }
    await clock.advance(500);
    expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: 1, runs: 3, skipped: 0 });
    for (const job of [locked, other]) {
      const ran = (await runsOf(job.id)).map(({ scheduled_at }) => scheduled_at);
      expect(ran).toEqual([due + 3_000, due + 2_000, due + 1_000, due]);
    }
  });

  it('claims a job again after the lease when the store was away', async () => {
    const { create, tickLoop, clock, runsOf, ticks } = scheduler();
    const job = await create();
    await clock.advance(1_000);
    const recordTicks = ticks.recordTicks.bind(ticks);
    ticks.recordTicks = () => Promise.reject(new Error('away'));
    await expect(tickLoop.dispatchDue()).rejects.toThrow('away');
    ticks.recordTicks = recordTicks;
    expect((await tickLoop.dispatchDue()).claimed).toBe(0);
    await clock.advance(3_001);
    const passed = Math.floor(clock.now() / 1_000) - Math.floor(job.created_at / 1_000);
    expect((await tickLoop.dispatchDue()).runs).toBe(passed);
    expect(await runsOf(job.id)).toHaveLength(passed);
  });

  it('publishes a manual run that is due, and forgets one that is not queued any more', async () => {
    const { create, tickLoop, history, queue, clock, published } = scheduler();
    const job = await create({ schedule: '0 0 1 1 *' });
    const run = await history.trigger(job.id, JsonText.of({ own: true }));
    const member = runMember(run?.id ?? '');
    await queue.arm([{ member, dueAt: clock.now() }]);
    expect((await tickLoop.dispatchDue()).claimed).toBe(1);
    expect(await published()).toEqual([{ run_id: run?.id, attempt: 1 }]);
    await queue.arm([{ member: runMember('00000000-0000-4000-8000-000000000000'), dueAt: clock.now() }]);
    await tickLoop.dispatchDue();
    expect(await published()).toEqual([]);
    expect(await queue.holds([member])).toEqual(new Set());
  });

  it('drops a job that was deleted and one that was paused', async () => {
    const { create, tickLoop, jobs, queue, clock } = scheduler();
    const [deleted, paused] = [await create(), await create()];
    await jobs.delete(deleted.id, () => ({ skips: [], cancelRuns: null }));
    await jobs.edit(paused.id, (job, now) => pauseJob(job, { reason: null, until: null }, 'test', now));
    await clock.advance(2_000);
    expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: 2, runs: 0, skipped: 0 });
    expect(await queue.holds([jobMember(deleted.id), jobMember(paused.id)])).toEqual(new Set());
  });

  it('ends a pause when its time has come and accounts for it in one range', async () => {
    const { create, tickLoop, jobs, queue, clock, runsOf, database } = scheduler();
    const job = await create();
    const until = clock.now() + 5_000;
    await jobs.edit(job.id, (current, now) => pauseJob(current, { reason: 'lunch', until }, 'test', now));
    await queue.arm([{ member: jobMember(job.id), dueAt: until }]);
    await clock.advance(5_000);
    // The store's clock decides whether the pause is over, so the test moves the pause instead of the clock.
    const { rows } = await database.pool.query<{ until: number }>(
      `UPDATE jobs SET pause_until = pause_until - interval '5 seconds' WHERE id = $1 RETURNING pause_until AS until`,
      [job.id],
    );
    await tickLoop.dispatchDue();
    expect(await jobs.get(job.id)).toMatchObject({ pause: null, cursor: { status: 'active', revision: 3 } });
    expect(rows[0]?.until).toBeLessThanOrEqual(until);
    expect((await runsOf(job.id)).every((run) => run.reason === 'paused')).toBe(true);
    expect(await queue.holds([jobMember(job.id)])).toEqual(new Set([jobMember(job.id)]));
  });

  it('fires an instant once and ends the job', async () => {
    const { create, tickLoop, clock, jobs, runsOf } = scheduler();
    const at = new Date(clock.now() + 10_000).toISOString();
    const job = await create({ schedule: `@at ${at}` });
    await clock.advance(10_000);
    expect((await tickLoop.dispatchDue()).runs).toBe(1);
    expect(await jobs.get(job.id)).toMatchObject({ cursor: { status: 'ended', next_due: null, fired: 1 } });
    await clock.advance(60_000);
    expect((await tickLoop.dispatchDue()).claimed).toBe(0);
    expect(await runsOf(job.id)).toHaveLength(1);
  });

  it('ends a job after max_runs', async () => {
    const { create, tickLoop, clock, jobs, runsOf } = scheduler();
    const job = await create({ max_runs: 3 });
    await clock.advance(10_000);
    expect((await tickLoop.dispatchDue()).runs).toBe(3);
    expect(await jobs.get(job.id)).toMatchObject({ cursor: { status: 'ended', fired: 3 } });
    expect(await runsOf(job.id)).toHaveLength(3);
  });

  it('accounts for every tick exactly once when two schedulers dispatch the same jobs', async () => {
    const { create, tickLoop, clock, ticks, runsOf, queue } = scheduler();
    const job = await create();
    const due = job.cursor.next_due ?? 0;
    await clock.advance(due + 5_000 - clock.now());
    const input = await ticks.planInputs([job.id]);
    await tickLoop.dispatchDue();
    ticks.planInputs = () => Promise.resolve(input);
    await queue.arm([{ member: jobMember(job.id), dueAt: due }]);
    expect((await tickLoop.dispatchDue()).runs).toBe(0);
    expect(await runsOf(job.id)).toHaveLength(6);
  });
});
