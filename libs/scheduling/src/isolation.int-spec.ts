import { jobMember, pauseJob, runMember, type Job } from '@job-scheduler/job-model';
import { BadDataError, type AttemptResult } from '@job-scheduler/job-store';
import { PriorityQueueUnavailableError } from '@job-scheduler/priority-queue';
import { randomUUID } from 'node:crypto';
import { useScheduler } from './scheduling.fixture-spec.js';

const GOOD = 20;
const ALERTS = [{ on: ['disabled'], to: { kind: 'webhook', url: 'http://localhost:9000/alert' } }];
const ANY_ALERT = { job_id: null, state: [], event: [], limit: 100, after: null };

/** The result of an attempt that its target accepted, and whose deadline has passed. */
const acceptance = (run_id: string, claim_id: string): AttemptResult => ({
  run_id,
  claim_id,
  state: 'awaiting',
  reason: null,
  due_in_ms: 0,
  started_after_ms: 1,
  attempt: {
    number: 1,
    duration_ms: 1,
    http_status: 202,
    error_code: null,
    error_message: null,
    response_headers: {},
    response_body: null,
    response_encoding: 'utf8',
    response_bytes: 0,
    response_truncated: false,
    timings: null,
  },
});

describe('a due job that cannot be used', () => {
  const scheduler = useScheduler();

  /** Good jobs, and a bad one as the statement leaves it, all of them due. */
  const dueJobs = async (spoil: string, fields: object = {}) => {
    const { create, clock, database } = scheduler();
    const good: Job[] = [];
    while (good.length < GOOD)
      good.push(await create({ overlap: good.length % 2 === 0 ? 'allow' : 'replace' }));
    const bad = await create({ alerts: ALERTS, ...fields });
    await database.pool.query(spoil, [bad.id]);
    await clock.advance(1_000);
    return { good, bad };
  };

  const runCount = async (job: Job) => (await scheduler().runsOf(job.id)).length;

  it.each([
    [
      'whose time zone is unknown',
      `UPDATE jobs SET timezone = 'Nowhere/Zone' WHERE id = $1`,
      'The job\'s time zone "Nowhere/Zone" is not known to this system: edit the job.',
    ],
    [
      'whose schedule a newer version wrote',
      `UPDATE jobs SET schedule = '@fortnightly' WHERE id = $1`,
      "The job's schedule cannot be used: ",
    ],
    [
      'whose policies a newer version wrote',
      `UPDATE jobs SET policies = policies || '{"overlap": "queue"}' WHERE id = $1`,
      'The job\'s overlap is "queue", which this version does not know: edit the job.',
    ],
    [
      'whose ticks cannot be recorded',
      `UPDATE job_cursor SET fired = 2147483647 WHERE job_id = $1`,
      "The job's ticks cannot be recorded: PostgreSQL refuses a value: ",
    ],
  ])('and %s harms only itself, is disabled and alerted', async (_, spoil, reason) => {
    const { tickLoop, jobs, queue, clock, published, alerts } = scheduler();
    const { good, bad } = await dueJobs(spoil);
    expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: GOOD + 1, runs: GOOD });
    for (const job of good) expect(await runCount(job)).toBe(1);
    expect(await published()).toHaveLength(GOOD);

    const disabled = await jobs.get(bad.id);
    expect(disabled).toMatchObject({
      cursor: { status: 'disabled', next_due: null },
      pause: { actor: 'system', reason: expect.stringContaining(reason) },
    });
    expect(await runCount(bad)).toBe(0);
    expect((await alerts.list(ANY_ALERT)).items).toMatchObject([
      { job_id: bad.id, event: 'disabled', reason: disabled?.pause?.reason?.replace(/\.$/, '') },
    ]);

    expect(await queue.holds([jobMember(bad.id)])).toEqual(new Set());
    await clock.advance(1_000);
    expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: GOOD, runs: GOOD });
  });

  it('and whose policies are no object is left to the runner to refuse, and harms no other', async () => {
    const { tickLoop } = scheduler();
    const { good } = await dueJobs(`UPDATE jobs SET policies = '"none"' WHERE id = $1`);
    expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: GOOD + 1, runs: GOOD + 1 });
    for (const job of good) expect(await runCount(job)).toBe(1);
  });

  it.each(['infinity', '-infinity', '20000-01-01'])(
    'and is due at %s keeps no other from being armed when the queue is filled, and is mended by its next tick',
    async (instant) => {
      const { filler, queue, tickLoop } = scheduler();
      const { good, bad } = await dueJobs(`UPDATE job_cursor SET next_due = '${instant}' WHERE job_id = $1`);
      const members = [...good, bad].map(({ id }) => jobMember(id));
      await queue.disarm(members);
      expect(await filler.fill()).toBe(GOOD + 1);
      expect(await queue.holds(members)).toEqual(new Set(members));
      expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: GOOD + 1, runs: GOOD + 1 });
    },
  );

  it('and has many companions is disabled in its turn, so that the good jobs need not wait', async () => {
    const { create, clock, database, jobs, tickLoop } = scheduler();
    const bad: Job[] = [];
    while (bad.length < 60) bad.push(await create());
    await database.pool.query(`UPDATE jobs SET timezone = 'Nowhere/Zone'`);
    const good = await create();
    await clock.advance(1_000);
    const stillActive = async () => (await jobs.countByStatus()).get('active');
    expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: 61, runs: 1 });
    expect(await stillActive()).toBe(11);
    await clock.advance(1_000);
    expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: 11, runs: 1 });
    expect(await stillActive()).toBe(1);
    expect(await runCount(good)).toBe(2);
  });

  it('is disabled when its pause ends, and the others run', async () => {
    const { tickLoop, jobs, clock, database } = scheduler();
    const { good, bad } = await dueJobs(`UPDATE jobs SET timezone = 'Nowhere/Zone' WHERE id = $1`);
    await jobs.edit(bad.id, (job, now) => pauseJob(job, { reason: null, until: now + 1 }, 'ann', now));
    const ended = [bad.id, clock.now() - 1_000];
    await database.pool.query('UPDATE jobs SET pause_until = to_timestamp($2 / 1e3) WHERE id = $1', ended);
    await database.pool.query(
      'UPDATE job_cursor SET next_due = to_timestamp($2 / 1e3) WHERE job_id = $1',
      ended,
    );
    expect((await tickLoop.dispatchDue()).runs).toBe(GOOD);
    for (const job of good) expect(await runCount(job)).toBe(1);
    expect(await jobs.get(bad.id)).toMatchObject({
      cursor: { status: 'disabled' },
      pause: { reason: expect.stringContaining('"Nowhere/Zone" is not known') },
    });
  });

  it('and cannot be disabled either is tried once a minute, whoever arms it, and holds up nobody', async () => {
    const { tickLoop, jobs, queue, clock, database, reconcilerOf } = scheduler();
    const { good, bad } = await dueJobs(`UPDATE jobs SET timezone = 'Nowhere/Zone' WHERE id = $1`);
    let tries = 0;
    const edit = jobs.edit.bind(jobs);
    jobs.edit = (id, decide) => {
      if (id !== bad.id) return edit(id, decide);
      tries += 1;
      return Promise.reject(new BadDataError('a value is out of range'));
    };
    const reconciler = reconcilerOf('00000000-0000-4000-8000-000000000001');
    expect((await tickLoop.dispatchDue()).runs).toBe(GOOD);
    await database.pool.query('UPDATE job_cursor SET next_due = to_timestamp($2 / 1e3) WHERE job_id = $1', [
      bad.id,
      clock.now() - 9_000,
    ]);
    for (let second = 0; second < 3; second += 1) {
      expect((await reconciler.reconcile()).armed).toBe(0);
      // As another scheduler's reconciler does.
      await queue.arm([{ member: jobMember(bad.id), dueAt: 0 }]);
      await clock.advance(1_000);
      expect((await tickLoop.dispatchDue()).runs).toBe(GOOD);
    }
    const { isFilled } = queue;
    queue.isFilled = () => Promise.reject(new PriorityQueueUnavailableError('away'));
    await reconciler.reconcile();
    queue.isFilled = isFilled;
    expect(tries).toBe(1);
    await clock.advance(60_000);
    await tickLoop.dispatchDue();
    expect(tries).toBe(2);
    expect(await runCount(good[0]!)).toBeGreaterThan(3);
  });

  it('is left alone by a scheduler that is older than the schema, and runs once a newer one understands it', async () => {
    const { tickLoop, jobs, clock, database, alerts } = scheduler();
    await database.pool.query(`INSERT INTO schema_migrations (name) VALUES ('9999_fortnights.sql')`);
    const { good, bad } = await dueJobs(`UPDATE jobs SET schedule = '@fortnightly' WHERE id = $1`);
    expect((await tickLoop.dispatchDue()).runs).toBe(GOOD);
    expect((await jobs.get(bad.id))?.cursor).toMatchObject({ status: 'active', revision: 1 });
    expect((await alerts.list(ANY_ALERT)).items).toEqual([]);
    for (const job of good) expect(await runCount(job)).toBe(1);
    // The old scheduler passes it on every two seconds; this one stands in for the newer one, which can read it.
    await database.pool.query(`UPDATE jobs SET schedule = '@every 1s' WHERE id = $1`, [bad.id]);
    await clock.advance(60_000);
    await tickLoop.dispatchDue();
    expect(await runCount(bad)).toBeGreaterThan(0);
  });

  it('does not stop the dispatch without the priority queue', async () => {
    const { queue, reconcilerOf, jobs, recovery } = scheduler();
    const { good, bad } = await dueJobs(`UPDATE jobs SET timezone = 'Nowhere/Zone' WHERE id = $1`);
    queue.isFilled = () => Promise.reject(new PriorityQueueUnavailableError('away'));
    const { overdueJobs } = recovery;
    recovery.overdueJobs = async () => ({
      now: scheduler().clock.now(),
      jobs: [bad, ...good].map(({ id, cursor }) => ({ job_id: id, next_due: cursor.next_due ?? 0 })),
    });
    await reconcilerOf('00000000-0000-4000-8000-000000000001').reconcile();
    recovery.overdueJobs = overdueJobs;
    for (const job of good) expect(await runCount(job)).toBe(1);
    expect((await jobs.get(bad.id))?.cursor.status).toBe('disabled');
  });
});

describe('a bad item', () => {
  const scheduler = useScheduler();

  it('among due runs does not stop the others, nor the jobs that are due with them', async () => {
    const { create, tickLoop, clock, ticks, history, queue, published } = scheduler();
    const idle = await create({ schedule: '0 0 1 1 *' });
    const runIds: string[] = [];
    while (runIds.length < GOOD + 1) runIds.push((await history.trigger(idle.id, null))!.id);
    const bad = runIds[7]!;
    await queue.arm(runIds.map((id) => ({ member: runMember(id), dueAt: clock.now() })));
    const job = await create();
    await clock.advance(1_000);
    const becomeDue = ticks.becomeDue.bind(ticks);
    ticks.becomeDue = (ids) =>
      ids.includes(bad) ? Promise.reject(new BadDataError('a value is out of range')) : becomeDue(ids);

    expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: GOOD + 2, runs: 1 });
    expect(await published()).toHaveLength(GOOD + 1);
    expect(await queue.holds([...runIds.map(runMember), jobMember(job.id)])).toEqual(
      new Set([runMember(bad), jobMember(job.id)]),
    );
    await clock.advance(4_000);
    expect((await tickLoop.dispatchDue()).claimed).toBe(1);
  });

  const accept = async () => {
    const { create, claims, history } = scheduler();
    const job = await create({ schedule: '0 0 1 1 *', retry: { max_attempts: 3 } });
    const run = (await history.trigger(job.id, null))!;
    const by = { runner_id: randomUUID(), claim_id: randomUUID() };
    await claims.claim([{ run_id: run.id, attempt: 1 }], by);
    await claims.finish([acceptance(run.id, by.claim_id)]);
    return { job, run };
  };

  it.each(['{"retry": 7}', '{"budget": {"calls": 3}}'])(
    'among accepted runs, one whose policies a newer version wrote (%s), is left to newer schedulers',
    async (written) => {
      const { tickLoop, clock, database, history, queue } = scheduler();
      await database.pool.query(`INSERT INTO schema_migrations (name) VALUES ('9999_rules.sql')`);
      const [good, bad] = [await accept(), await accept()];
      const write = 'UPDATE jobs SET policies = policies || $2 WHERE id = $1';
      await database.pool.query(write, [bad.job.id, written]);
      await queue.arm([good, bad].map(({ run }) => ({ member: runMember(run.id), dueAt: 0 })));
      await tickLoop.dispatchDue();
      expect(await history.get(good.run.id)).toMatchObject({ state: 'retrying' });
      expect(await history.get(bad.run.id)).toMatchObject({ state: 'awaiting' });
      expect(await queue.holds([runMember(bad.run.id)])).toEqual(new Set([runMember(bad.run.id)]));
      // This scheduler stands in for a newer one, which knows the rules.
      await database.pool.query(`UPDATE jobs SET policies = '{}' WHERE id = $1`, [bad.job.id]);
      await clock.advance(60_000);
      await tickLoop.dispatchDue();
      expect(await history.get(bad.run.id)).toMatchObject({ state: 'failed', reason: 'completion_overdue' });
    },
  );

  it('among accepted runs, one whose retry policy cannot be read, fails once and says so', async () => {
    const { tickLoop, database, history, queue, registry } = scheduler();
    const [good, bad] = [await accept(), await accept()];
    await database.pool.query(`UPDATE jobs SET policies = policies || '{"retry": 7}' WHERE id = $1`, [
      bad.job.id,
    ]);
    await queue.arm([good, bad].map(({ run }) => ({ member: runMember(run.id), dueAt: 0 })));
    await tickLoop.dispatchDue();
    expect(await history.get(good.run.id)).toMatchObject({ state: 'retrying', reason: 'completion_overdue' });
    expect(await history.get(bad.run.id)).toMatchObject({
      state: 'failed',
      reason: 'unusable_rules',
      attempts: [
        {
          http_status: 202,
          error_code: 'unusable_rules',
          error_message: "The job's retry is 7, which this version does not know: edit the job.",
          completion: { outcome: 'overdue' },
        },
      ],
    });
    expect(await registry.getSingleMetricAsString('job_scheduler_runs_total')).toContain(
      'outcome="failed",trigger="manual"} 1',
    );
    expect(await queue.holds([runMember(bad.run.id)])).toEqual(new Set());
  });

  it('among due runs does not keep due jobs from being completed when the whole of the runs fails', async () => {
    const { create, tickLoop, clock, ticks, history, queue } = scheduler();
    const run = await history.trigger((await create({ schedule: '0 0 1 1 *' })).id, null);
    await queue.arm([{ member: runMember(run!.id), dueAt: clock.now() }]);
    await create();
    await clock.advance(1_000);
    ticks.becomeDue = () => Promise.reject(new Error('away'));
    await expect(tickLoop.dispatchDue()).rejects.toThrow('away');
    await clock.advance(1_000);
    expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: 1, runs: 1 });
  });

  it('among overdue jobs, one whose due time is no instant, is corrected and does not look like an outage', async () => {
    const { create, clock, database, filler, jobs, queue, reconcilerOf, runsOf, tickLoop } = scheduler();
    const jobsDue = [await create(), await create(), await create()];
    await database.pool.query(`UPDATE job_cursor SET next_due = '-infinity' WHERE job_id = $1`, [
      jobsDue[1]!.id,
    ]);
    await queue.disarm(jobsDue.map(({ id }) => jobMember(id)));
    await clock.advance(1_000);
    expect(await filler.fill()).toBe(3);
    await queue.disarm(jobsDue.map(({ id }) => jobMember(id)));
    const { armed, dispatched } = await reconcilerOf('00000000-0000-4000-8000-000000000001').reconcile();
    expect(armed).toBeGreaterThan(0);
    expect(dispatched).toBe(0);
    await filler.fill();
    expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: 3, runs: 3 });
    for (const { id } of jobsDue) {
      expect(await runsOf(id)).toHaveLength(1);
      expect((await jobs.get(id))?.cursor.next_due).toBeGreaterThan(clock.now());
    }
  });
});
