import { jobMember, tickRunId } from '@job-scheduler/job-model';
import { JobQueueUnavailableError } from '@job-scheduler/job-queue';
import { BadDataError } from '@job-scheduler/job-store';
import { PriorityQueueUnavailableError } from '@job-scheduler/priority-queue';
import { randomUUID } from 'node:crypto';
import { useScheduler } from '../scheduling.fixture-spec.js';

describe('Reconciler', () => {
  const scheduler = useScheduler();

  /** Makes the store believe that everything in it happened earlier. */
  const age = async (seconds: number): Promise<void> => {
    const { pool } = scheduler().database;
    const earlier = `- ${seconds} * interval '1 second'`;
    await pool.query(
      `UPDATE job_cursor SET last_tick = last_tick ${earlier}, next_due = next_due ${earlier}`,
    );
    await pool.query(
      `UPDATE runs SET queued_at = queued_at ${earlier}, deadline_at = deadline_at ${earlier}`,
    );
    await pool.query(
      `UPDATE dispatches SET queued_at = queued_at ${earlier}, claim_before = claim_before ${earlier},
                             claimed_at = claimed_at ${earlier}, deadline_at = deadline_at ${earlier}`,
    );
    await pool.query(`UPDATE runners SET renewed_at = renewed_at ${earlier}`);
    await pool.query(`UPDATE leases SET expires_at = expires_at ${earlier}`);
  };

  /** Records one tick and takes its message from the queue. */
  const recordedRun = async () => {
    const { create, clock, tickLoop, published } = scheduler();
    const job = await create();
    const due = job.cursor.next_due ?? 0;
    await clock.advance(due - clock.now());
    await tickLoop.dispatchDue();
    const [reference] = await published();
    if (reference?.run_id !== tickRunId(due, job.id)) throw new Error('Another run was published.');
    return { job, reference };
  };

  it('arms an overdue job that the queue lost, and leaves one that it holds alone', async () => {
    const { create, queue, reconcilerOf } = scheduler();
    const [lost, held] = [await create(), await create()];
    await queue.disarm([jobMember(lost.id)]);
    const reconciler = reconcilerOf(randomUUID());
    expect((await reconciler.reconcile()).armed).toBe(0);
    await age(5);
    expect((await reconciler.reconcile()).armed).toBe(1);
    expect(await queue.holds([jobMember(lost.id), jobMember(held.id)])).toHaveProperty('size', 2);
  });

  it('dispatches overdue jobs itself while the queue is away, and stops once the queue is back', async () => {
    const { create, queue, reconcilerOf, published, runsOf } = scheduler();
    const job = await create();
    const reconciler = reconcilerOf(randomUUID());
    const isFilled = queue.isFilled.bind(queue);
    queue.isFilled = () => Promise.reject(new PriorityQueueUnavailableError('away'));
    await age(3);
    const { armed, dispatched } = await reconciler.reconcile();
    // Each second that this takes adds a tick.
    expect([armed, dispatched >= 3]).toEqual([0, true]);
    expect(await published()).toHaveLength(dispatched);
    expect(await runsOf(job.id)).toHaveLength(dispatched);
    expect(await reconciler.runOnce()).toBeLessThan(1_000);
    queue.isFilled = isFilled;
    const before = (await runsOf(job.id)).length;
    await age(3);
    expect(await reconciler.reconcile()).toMatchObject({ armed: 0, dispatched: 0 });
    expect(await runsOf(job.id)).toHaveLength(before);
  });

  it('makes the other repairs while the job queue is away, and republishes once it is back', async () => {
    const { create, queue, reconcilerOf, producer, published } = scheduler();
    const { reference } = await recordedRun();
    const lost = await create();
    await queue.disarm([jobMember(lost.id)]);
    const ready = producer.ready.bind(producer);
    producer.ready = () => Promise.reject(new JobQueueUnavailableError('away'));
    const reconciler = reconcilerOf(randomUUID());
    await age(6);
    expect(await reconciler.reconcile()).toMatchObject({ armed: 1, republished: 0 });
    producer.ready = ready;
    expect(await reconciler.reconcile()).toMatchObject({ republished: 1 });
    expect(await published()).toEqual([reference]);
  });

  it('republishes a run whose message is gone, but not within the first five seconds', async () => {
    const { reconcilerOf, published } = scheduler();
    const { reference } = await recordedRun();
    const reconciler = reconcilerOf(randomUUID());
    expect((await reconciler.reconcile()).republished).toBe(0);
    await age(6);
    expect((await reconciler.reconcile()).republished).toBe(1);
    expect(await published()).toEqual([reference]);
    expect((await reconciler.reconcile()).republished).toBe(0);
  });

  it('does not republish while the queue still holds messages', async () => {
    const { reconcilerOf, producer } = scheduler();
    await recordedRun();
    await producer.publish([{ run_id: randomUUID(), attempt: 1 }]);
    await age(6);
    expect((await reconcilerOf(randomUUID()).reconcile()).republished).toBe(0);
  });

  it('frees the runs of a silent runner once it has trusted the store for ten seconds', async () => {
    const { reconcilerOf, claims, history, recovery, clock, published } = scheduler();
    const { reference } = await recordedRun();
    const runner_id = randomUUID();
    await recovery.renewRunner(runner_id);
    expect(await claims.claim([reference], { runner_id, claim_id: randomUUID() })).toHaveLength(1);
    await age(11);
    const reconciler = reconcilerOf(randomUUID());
    for (let second = 0; second < 10; second += 1) {
      expect((await reconciler.reconcile()).freed).toBe(0);
      await clock.advance(1_000);
    }
    expect((await reconciler.reconcile()).freed).toBe(1);
    expect(await published()).toEqual([{ run_id: reference.run_id, attempt: 1 }]);
    expect(await history.get(reference.run_id)).toMatchObject({ state: 'queued' });
  });

  it('logs the attempts of a runner that died, and the runs that ended with it', async () => {
    const { create, reconcilerOf, claims, history, recovery, clock, lines } = scheduler();
    const runner_id = randomUUID();
    await recovery.renewRunner(runner_id);
    const jobs = [await create(), await create({ delivery: 'at_most_once' })];
    const runs = await Promise.all(jobs.map(async ({ id }) => (await history.trigger(id, null))!));
    const references = runs.map(({ id }) => ({ run_id: id, attempt: 1 }));
    await claims.claim(references, { runner_id, claim_id: randomUUID() });
    await age(11);
    const reconciler = reconcilerOf(randomUUID());
    for (let second = 0; second <= 10; second += 1) {
      await reconciler.reconcile();
      await clock.advance(1_000);
    }
    const shown = lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .map(({ ts: _, scheduled_at, ...line }) => ({ ...line, isExact: typeof scheduled_at === 'string' }));
    const line = (index: number, rest: object): object => ({
      service: 'scheduler',
      job_id: jobs[index]!.id,
      run_id: runs[index]!.id,
      attempt: 1,
      trigger: 'manual',
      reason: 'runner_lost',
      isExact: true,
      ...rest,
    });
    const failed = { level: 'warn', event: 'attempt_failed', msg: 'An attempt failed.' };
    const lost = { level: 'info', event: 'run_ended', outcome: 'lost', msg: 'A run was lost.' };
    expect(shown).toHaveLength(3);
    expect(shown).toContainEqual(line(0, { ...failed, outcome: 'queued' }));
    expect(shown).toContainEqual(line(1, { ...failed, outcome: 'lost' }));
    expect(shown[2]).toEqual(line(1, lost));
  });

  it('counts, tells about and acts on the runs that are lost with their runner', async () => {
    const { create, jobs, alerts, reconcilerOf, claims, history, recovery, clock, registry } = scheduler();
    const to = { kind: 'webhook', url: 'http://localhost:1/alerts' };
    const job = await create({
      schedule: '@every 1h',
      delivery: 'at_most_once',
      disable_after_failures: 2,
      alerts: [{ on: ['failure', 'disabled'], to }],
    });
    const runner_id = randomUUID();
    await recovery.renewRunner(runner_id);
    const runs = [1, 2, 3].map(() => history.trigger(job.id, null));
    const references = (await Promise.all(runs)).map((run) => ({ run_id: run!.id, attempt: 1 }));
    await claims.claim(references, { runner_id, claim_id: randomUUID() });
    const queued = await history.trigger(job.id, null);
    await age(11);
    const reconciler = reconcilerOf(randomUUID());
    for (let second = 0; second < 10; second += 1) {
      await reconciler.reconcile();
      await clock.advance(1_000);
    }
    expect((await reconciler.reconcile()).freed).toBe(3);

    expect((await jobs.get(job.id))?.cursor.status).toBe('disabled');
    expect((await jobs.get(job.id))?.pause?.reason).toBe('3 runs in a row failed.');
    const query = { job_id: job.id, state: [], event: [], limit: 10, after: null };
    const told = (await alerts.list(query)).items.map(({ event, failures }) => `${event} ${failures}`);
    expect(told.sort()).toEqual(['disabled 3', 'failure 3']);
    const counted = await registry.getSingleMetricAsString('job_scheduler_runs_total');
    expect(counted).toContain('{outcome="lost",trigger="manual"} 3');
    // Disabling the job ended the run that had not started.
    expect(await history.get(queued!.id)).toMatchObject({ state: 'cancelled', reason: 'job_disabled' });
    expect(counted).toContain('{outcome="cancelled",trigger="manual"} 1');
  });

  it('starts to build trust again after a failed pass', async () => {
    const { reconcilerOf, recovery, clock, claims } = scheduler();
    const { reference } = await recordedRun();
    await claims.claim([reference], { runner_id: randomUUID(), claim_id: randomUUID() });
    const reconciler = reconcilerOf(randomUUID());
    await reconciler.reconcile();
    await clock.advance(9_000);
    const overdueJobs = recovery.overdueJobs.bind(recovery);
    recovery.overdueJobs = () => Promise.reject(new Error('away'));
    await expect(reconciler.reconcile()).rejects.toThrow('away');
    recovery.overdueJobs = overdueJobs;
    await clock.advance(1_000);
    expect((await reconciler.reconcile()).freed).toBe(0);
  });

  it('makes the other repairs, and keeps its trust, when one of them fails because of what a row holds', async () => {
    const { reconcilerOf, recovery, clock, claims, history } = scheduler();
    const { reference } = await recordedRun();
    await claims.claim([reference], { runner_id: randomUUID(), claim_id: randomUUID() });
    recovery.releaseWaiting = () => Promise.reject(new BadDataError('a value is out of range'));
    const reconciler = reconcilerOf(randomUUID());
    for (let pass = 0; pass < 3; pass += 1) {
      await expect(reconciler.reconcile()).rejects.toThrow('a value is out of range');
      await clock.advance(5_000);
    }
    expect((await history.get(reference.run_id))?.state).toBe('queued');
  });

  it('leaves the work to the holder of the lease, until it gives it back', async () => {
    const { create, queue, reconcilerOf } = scheduler();
    const job = await create();
    await queue.disarm([jobMember(job.id)]);
    const [holder, other] = [reconcilerOf(randomUUID()), reconcilerOf(randomUUID())];
    await holder.reconcile();
    const { pool } = scheduler().database;
    await pool.query(`UPDATE job_cursor SET next_due = now() - interval '5 seconds'`);
    expect((await other.reconcile()).armed).toBe(0);
    await holder.release();
    expect((await other.reconcile()).armed).toBe(1);
  });
});

describe('QueueFiller', () => {
  const scheduler = useScheduler();

  it('arms every job that has a due time, page by page, and no other', async () => {
    const { create, database, filler, queue } = scheduler();
    const job = await create();
    await queue.disarm([jobMember(job.id)]);
    await database.pool.query(
      `INSERT INTO jobs SELECT copy.*
       FROM jobs j, generate_series(1, 4500) AS n,
         jsonb_populate_record(j, jsonb_build_object('id', gen_random_uuid(), 'name', 'copy-' || n)) AS copy`,
    );
    await database.pool.query(
      `INSERT INTO job_cursor SELECT id, 1, 'active', now(), CASE WHEN name LIKE '%00' THEN NULL ELSE now() END, 0
       FROM jobs WHERE name LIKE 'copy-%'`,
    );
    await filler.runOnce();
    expect(await queue.isFilled()).toBe(true);
    expect(await queue.size()).toBe(4501 - 45);
    expect(await filler.fill()).toBe(0);
  });
});
