import {
  CANARY_EVERY_MS,
  CANARY_JOB_ID,
  CANARY_JOB_NAME,
  createJob,
  deleteJob,
  editJob,
  jobDefinitionSchema,
  jobMember,
  pauseJob,
  tickRunId,
  type JobStatus,
} from '@job-scheduler/job-model';
import type { JobQuery } from '@job-scheduler/job-store';
import { CanaryState, PinoEventLog } from '@job-scheduler/platform';
import { randomUUID } from 'node:crypto';
import { useScheduler } from '../scheduling.fixture-spec.js';
import { Canary } from './canary.js';

const ALL: JobQuery = {
  q: null,
  status: [],
  tags: [],
  last_outcome: [],
  sort: 'name',
  limit: 10,
  after: null,
};

describe('the canary', () => {
  const scheduler = useScheduler();

  /** One scheduler's canary, and what that scheduler knows about it. */
  function newCanary(isOn = true) {
    const { jobs, canaryRuns, recovery, arming, registry, clock, lines } = scheduler();
    registry.removeSingleMetric('job_scheduler_canary_lateness_seconds');
    registry.removeSingleMetric('job_scheduler_canary_age_seconds');
    const state = new CanaryState(registry, clock);
    const log = new PinoEventLog('scheduler', 'info', { write: (line) => void lines.push(line) });
    const canary = new Canary(randomUUID(), isOn, jobs, canaryRuns, recovery, arming, state, log);
    return { canary, state };
  }
  const statusOf = async (): Promise<JobStatus | undefined> =>
    (await scheduler().jobs.get(CANARY_JOB_ID))?.cursor.status;

  /** Lets the canary's next tick run, as scheduler and runner do. Resolves to its run. */
  async function succeeds(): Promise<string> {
    const { jobs, clock, tickLoop, claims, published } = scheduler();
    const due = (await jobs.get(CANARY_JOB_ID))?.cursor.next_due ?? 0;
    await clock.advance(due - clock.now());
    await tickLoop.dispatchDue();
    const run_id = tickRunId(due, CANARY_JOB_ID);
    const claim_id = randomUUID();
    const references = (await published()).filter((run) => run.run_id === run_id);
    const [claimed] = await claims.claim(references, { runner_id: randomUUID(), claim_id });
    const attempt = {
      number: 1,
      duration_ms: 2,
      http_status: 204,
      error_code: null,
      error_message: null,
      response_headers: {},
      response_body: '',
      response_encoding: 'utf8',
      response_bytes: 0,
      response_truncated: false,
      timings: null,
    } as const;
    const result = {
      state: 'succeeded',
      reason: null,
      due_in_ms: null,
      started_after_ms: 1,
      attempt,
    } as const;
    await claims.finish([{ run_id, claim_id, dispatch_id: claimed?.dispatch_id ?? null, ...result }]);
    return run_id;
  }

  it('is a job that is due every ten seconds, and that no list and no count shows', async () => {
    const { jobs, history, jobCounts, queue } = scheduler();
    const { canary } = newCanary();
    await canary.runOnce();
    const { cursor, created_at } = (await jobs.get(CANARY_JOB_ID))!;
    expect(cursor.next_due).toBe(created_at + CANARY_EVERY_MS);
    expect(await queue.holds([jobMember(CANARY_JOB_ID)])).toHaveProperty('size', 1);
    const run_id = await succeeds();
    expect((await jobs.list(ALL)).items).toEqual([]);
    expect((await jobCounts.latest())?.get('active')).toBeUndefined();
    const runs = { job_id: null, state: [], trigger: [], from: null, to: null, limit: 9, after: null };
    expect((await history.list(runs)).items).toEqual([]);
    expect((await history.list({ ...runs, job_id: CANARY_JOB_ID })).items).toMatchObject([{ id: run_id }]);
  });

  it('has no tick among those that are counted, which stop when those of the users do', async () => {
    const { create, clock, tickLoop, registry } = scheduler();
    const counted = async (): Promise<number> => {
      const text = await registry.getSingleMetricAsString('job_scheduler_ticks_recorded_total');
      return Number(text.split(' ').at(-1));
    };
    const before = await counted();
    const { canary } = newCanary();
    await canary.runOnce();
    await succeeds();
    expect(await counted()).toBe(before);
    const { cursor } = await create();
    await clock.advance(cursor.next_due! - clock.now());
    await tickLoop.dispatchDue();
    expect(await counted()).toBe(before + 1);
  });

  it('tells every scheduler how its last run went, and keeps its runs for ten minutes', async () => {
    const { database, history } = scheduler();
    const { canary } = newCanary();
    const other = newCanary();
    await canary.runOnce();
    await other.canary.runOnce();
    expect(other.state.report()).toMatchObject({ lateness_seconds: null });
    const run_id = await succeeds();
    await other.canary.runOnce();
    const { lateness_seconds, age_seconds } = other.state.report()!;
    expect(lateness_seconds).toEqual(expect.any(Number));
    expect(Math.abs(age_seconds)).toBeLessThan(60);

    const later = await succeeds();
    await canary.runOnce();
    expect(await history.get(run_id)).not.toBeNull();
    await database.pool.query(`UPDATE runs SET finished_at = now() - interval '11 minutes'`);
    await canary.runOnce();
    expect(await history.get(run_id)).toBeNull();
    // A scheduler that starts during an outage must know how long it has lasted.
    expect(await history.get(later)).not.toBeNull();
  });

  it('goes on after somebody paused it, cannot be deleted, and stops when it is off', async () => {
    const { jobs } = scheduler();
    const { canary } = newCanary();
    await canary.runOnce();
    await jobs.edit(CANARY_JOB_ID, (job, now) => pauseJob(job, { reason: null, until: null }, 'ann', now));
    expect(await jobs.delete(CANARY_JOB_ID, (job, now) => deleteJob(job, now))).toBeNull();
    expect(await statusOf()).toBe('paused');
    await canary.runOnce();
    expect(await statusOf()).toBe('active');

    await newCanary(false).canary.runOnce();
    expect(await statusOf()).toBe('paused');
  });

  it.each([
    { max_runs: 1 },
    { schedule: '@daily' },
    { job: { callback_url: 'http://elsewhere.invalid/', http_method: 'post', redirects: 5 } },
    { name: 'renamed', active: false, overlap: 'skip', tags: ['a'] },
  ])('is restored after somebody changed it: %j', async (change) => {
    const { jobs, queue } = scheduler();
    const { canary } = newCanary();
    await canary.runOnce();
    const { definition } = (await jobs.get(CANARY_JOB_ID))!;
    const changed = jobDefinitionSchema.parse({ ...definition, ...change });
    await jobs.edit(CANARY_JOB_ID, (job, now) => editJob(job, changed, 'ann', now));
    await canary.runOnce();
    const restored = await jobs.get(CANARY_JOB_ID);
    expect(restored).toMatchObject({ definition, cursor: { status: 'active' } });
    const dueIn = restored!.cursor.next_due! - restored!.updated_at;
    expect(dueIn).toBeGreaterThan(0);
    expect(dueIn).toBeLessThanOrEqual(CANARY_EVERY_MS);
    expect(await queue.holds([jobMember(CANARY_JOB_ID)])).toHaveProperty('size', 1);

    await canary.runOnce();
    expect(await jobs.get(CANARY_JOB_ID)).toEqual(restored);
  });

  it('runs again after its only run was its last one', async () => {
    const { jobs } = scheduler();
    const { canary } = newCanary();
    await canary.runOnce();
    await jobs.edit(CANARY_JOB_ID, (job, now) =>
      editJob(job, { ...job.definition, max_runs: 1 }, 'ann', now),
    );
    await succeeds();
    expect(await statusOf()).toBe('ended');
    await canary.runOnce();
    expect(await statusOf()).toBe('active');
    await succeeds();
    expect(await statusOf()).toBe('active');
  });

  it('stays off although a scheduler that was not restarted yet resumes it', async () => {
    const [off, old] = [newCanary(false).canary, newCanary().canary];
    await old.runOnce();
    await off.runOnce();
    expect(await statusOf()).toBe('paused');
    await old.runOnce();
    expect(await statusOf()).toBe('active');
    await off.runOnce();
    expect(await statusOf()).toBe('paused');
  });

  it('waits while another job has its name, and says so once', async () => {
    const { jobs, lines } = scheduler();
    const { canary } = newCanary();
    const taken = jobDefinitionSchema.parse({
      name: CANARY_JOB_NAME,
      schedule: '@daily',
      job: { callback_url: 'http://127.0.0.1/' },
    });
    const namesake = await jobs.create((now) => createJob(randomUUID(), taken, 'ann', now));
    await canary.runOnce();
    await canary.runOnce();
    const told = lines.map((line) => JSON.parse(line) as { event: string });
    expect(told.filter(({ event }) => event === 'canary_name_taken')).toEqual([
      expect.objectContaining({ level: 'warn', job_id: namesake.id, job_name: CANARY_JOB_NAME }),
    ]);
    expect(await jobs.get(CANARY_JOB_ID)).toBeNull();
    await jobs.edit(namesake.id, (job, now) => editJob(job, { ...taken, name: 'renamed' }, 'ann', now));
    await canary.runOnce();
    expect(await statusOf()).toBe('active');
  });

  it('is kept by one scheduler at a time, and by the next one when that stops', async () => {
    const { jobs } = scheduler();
    const [first, second] = [newCanary().canary, newCanary().canary];
    await first.runOnce();
    await jobs.edit(CANARY_JOB_ID, (job, now) => pauseJob(job, { reason: null, until: null }, 'ann', now));
    await second.runOnce();
    expect(await statusOf()).toBe('paused');
    await first.release();
    await second.runOnce();
    expect(await statusOf()).toBe('active');
  });
});
