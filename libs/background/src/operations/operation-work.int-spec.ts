import { deleteJob, jobMember, pauseJob, resumeJob, runMember, type Job } from '@job-scheduler/job-model';
import { Database, migrate, PostgresJobRepository } from '@job-scheduler/job-store/postgres';
import { SystemClock } from '@job-scheduler/platform';
import { PriorityQueueUnavailableError } from '@job-scheduler/priority-queue';
import { InMemoryPriorityQueue } from '@job-scheduler/priority-queue/in-memory';
import { ManualClock, startPostgres, type TestDatabase, type TestPostgres } from '@job-scheduler/testing';
import {
  BreakingOperationStore,
  Complaints,
  FROM,
  minutes,
  operationWork,
  Scene,
} from './operation-work.fixture-spec.js';

let postgres: TestPostgres;
let test: TestDatabase;
let database: Database;
let scene: Scene;
let clock: ManualClock;
let queue: InMemoryPriorityQueue;

beforeAll(async () => {
  postgres = await startPostgres();
  test = await postgres.createDatabase({ name: 'migrated', setup: migrate });
  database = new Database({ url: test.url });
  scene = new Scene(database);
}, 60_000);
afterAll(async () => {
  await database.close();
  await postgres.stop();
});
beforeEach(async () => {
  await scene.empty();
  clock = new ManualClock();
  queue = new InMemoryPriorityQueue();
});

const neverAborted = new AbortController().signal;
const work = () => operationWork(scene.operations, scene.jobs, queue, clock);

/** Continues an operation whenever it breaks, as the queue of operations does. Resolves to the number of breaks. */
async function carryOutInSpiteOfBreaks(id: string): Promise<number> {
  const breaking = new BreakingOperationStore(database);
  const unstable = operationWork(breaking, scene.jobs, queue, new NoWaiting());
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      await unstable.carryOut(id, neverAborted);
      return breaking.breaks;
    } catch {
      // The same process or another one tries again.
    }
  }
  throw new Error('The operation breaks for ever.');
}

/** For tests in which pauses do not matter. */
class NoWaiting extends SystemClock {
  override sleep(): Promise<void> {
    return Promise.resolve();
  }
}

describe('a backfill', () => {
  it('makes one queued run for each tick and arms it, and leaves the job as it is', async () => {
    const job = await scene.job();
    const operation = await scene.backfill(job, 10, 1000);
    await work().carryOut(operation.id, neverAborted);

    expect(await scene.operation(operation)).toMatchObject({ state: 'succeeded', done: 10, failed: 0 });
    const runs = await scene.runs();
    expect(runs.map(({ scheduled_at }) => scheduled_at)).toEqual(minutes(10));
    for (const run of runs) {
      expect(run).toMatchObject({ job_id: job.id, job_revision: 1, trigger: 'backfill', state: 'queued' });
    }
    const members = runs.map(({ id }) => runMember(id));
    expect(await queue.holds(members)).toEqual(new Set(members));
    expect(await scene.jobs.get(job.id)).toEqual(job);
  });

  it('makes no more runs a second than it may', async () => {
    const operation = await scene.backfill(await scene.job(), 8, 3);
    const carriedOut = work().carryOut(operation.id, neverAborted);
    const made = async () => (await scene.runs()).length;

    await clock.sleeping();
    expect(await made()).toBe(3);
    await clock.advance(999);
    expect(await made()).toBe(3);
    await clock.advance(1);
    await clock.sleeping();
    expect(await made()).toBe(6);
    expect(await scene.operation(operation)).toMatchObject({ state: 'running', done: 6, total: 8 });
    await clock.advance(1_000);
    await carriedOut;
    expect(await made()).toBe(8);
  });

  it('keeps to its rate when somebody else carries it on', async () => {
    const operation = await scene.backfill(await scene.job(), 8, 3);
    const stopping = new AbortController();
    const first = work().carryOut(operation.id, stopping.signal);
    await clock.sleeping();
    stopping.abort();
    await first;
    const second = work().carryOut(operation.id, neverAborted);
    await clock.sleeping();
    await clock.advance(999);
    expect(await scene.runs()).toHaveLength(3);
    await clock.advance(1);
    await clock.sleeping();
    expect(await scene.runs()).toHaveLength(6);
    await clock.advance(1_000);
    await second;
  });

  it('leaves exactly one run per tick, however often whoever carries it out breaks', async () => {
    const operation = await scene.backfill(await scene.job(), 25, 4);
    expect(await carryOutInSpiteOfBreaks(operation.id)).toBe(14);
    expect(await scene.operation(operation)).toMatchObject({ state: 'succeeded', done: 25 });
    expect((await scene.runs()).map(({ scheduled_at }) => scheduled_at)).toEqual(minutes(25));
  });

  it('leaves exactly one run per tick when several carry it out at once', async () => {
    const operation = await scene.backfill(await scene.job(), 40, 4);
    const several = Array.from({ length: 4 }, () =>
      operationWork(scene.operations, scene.jobs, queue, new NoWaiting()),
    );
    for (let round = 0; round < 40; round += 1) {
      await Promise.all(several.map((one) => one.carryOut(operation.id, neverAborted)));
      if ((await scene.operation(operation)).state !== 'running') break;
    }
    expect(await scene.operation(operation)).toMatchObject({ state: 'succeeded', done: 40 });
    expect((await scene.runs()).map(({ scheduled_at }) => scheduled_at)).toEqual(minutes(40));
  });

  it('stops while it is paused, and goes on where it was when it is resumed', async () => {
    const operation = await scene.backfill(await scene.job(), 8, 3);
    const carriedOut = work().carryOut(operation.id, neverAborted);
    await clock.sleeping();
    await scene.operations.change(operation.id, 'paused');
    await clock.advance(1_000);
    await carriedOut;
    expect(await scene.operation(operation)).toMatchObject({ state: 'paused', done: 3 });
    await work().carryOut(operation.id, neverAborted);
    expect(await scene.runs()).toHaveLength(3);

    await scene.operations.change(operation.id, 'pending');
    await operationWork(scene.operations, scene.jobs, queue, new NoWaiting()).carryOut(
      operation.id,
      neverAborted,
    );
    expect(await scene.operation(operation)).toMatchObject({ state: 'succeeded', done: 8 });
    expect((await scene.runs()).map(({ scheduled_at }) => scheduled_at)).toEqual(minutes(8));
  });

  it('is paused with its job, and goes on where it was when both are resumed', async () => {
    const job = await scene.job();
    const operation = await scene.backfill(job, 8, 3);
    const carriedOut = work().carryOut(operation.id, neverAborted);
    await clock.sleeping();
    await scene.jobs.edit(job.id, (current, now) =>
      pauseJob(current, { reason: null, until: null }, 'ann', now),
    );
    await clock.advance(1_000);
    await carriedOut;
    expect(await scene.operation(operation)).toMatchObject({ state: 'paused', done: 3 });

    await scene.jobs.edit(job.id, (current, now) => resumeJob(current, now));
    await scene.operations.change(operation.id, 'pending');
    const withoutWaiting = operationWork(scene.operations, scene.jobs, queue, new NoWaiting());
    await withoutWaiting.carryOut(operation.id, neverAborted);
    expect(await scene.operation(operation)).toMatchObject({ state: 'succeeded', done: 8 });
  });

  it('that is begun while its job is paused makes its runs', async () => {
    const job = await scene.job({ active: false });
    const operation = await scene.backfill(job, 8, 1_000);
    await work().carryOut(operation.id, neverAborted);
    expect(await scene.operation(operation)).toMatchObject({ state: 'succeeded', done: 8 });
  });

  it('makes no run after it is cancelled', async () => {
    const operation = await scene.backfill(await scene.job(), 8, 3);
    const carriedOut = work().carryOut(operation.id, neverAborted);
    await clock.sleeping();
    await scene.operations.change(operation.id, 'cancelled');
    await clock.advance(1_000);
    await carriedOut;
    await work().carryOut(operation.id, neverAborted);
    expect(await scene.operation(operation)).toMatchObject({ state: 'cancelled', done: 3 });
    expect(await scene.runs()).toHaveLength(3);
  });

  it('fails with a sentence when its job is deleted', async () => {
    const job = await scene.job();
    const operation = await scene.backfill(job, 8, 3);
    const carriedOut = work().carryOut(operation.id, neverAborted);
    await clock.sleeping();
    await scene.jobs.delete(job.id, deleteJob);
    await clock.advance(1_000);
    await carriedOut;
    const errors = [`There is no job with the id ${job.id}.`];
    expect(await scene.operation(operation)).toMatchObject({ state: 'failed', done: 3, failed: 0, errors });
    expect((await scene.runs()).filter(({ state }) => state === 'queued')).toEqual([]);
  });

  it('goes on while the priority queue is away', async () => {
    class AbsentQueue extends InMemoryPriorityQueue {
      override arm(): Promise<void> {
        return Promise.reject(new PriorityQueueUnavailableError('Redis is away.'));
      }
    }
    const log = new Complaints();
    const operation = await scene.backfill(await scene.job(), 5, 10);
    await operationWork(scene.operations, scene.jobs, new AbsentQueue(), clock, log).carryOut(
      operation.id,
      neverAborted,
    );
    expect(await scene.operation(operation)).toMatchObject({ state: 'succeeded', done: 5 });
    expect(log.events).toEqual(['arming_failed']);
  });

  it('fails with a sentence when it cannot go on', async () => {
    const job = await scene.job();
    const asked = await scene.backfill(
      { ...job, definition: { ...job.definition, timezone: 'Atlantis/Capital' } },
      5,
      10,
    );
    const log = new Complaints();
    await operationWork(scene.operations, scene.jobs, queue, clock, log).carryOut(asked.id, neverAborted);
    const operation = await scene.operation(asked);
    expect(operation.state).toBe('failed');
    expect(operation.errors[0]).toMatch(/could not be continued: .*"Atlantis\/Capital" is not known/);
    expect(log.events).toEqual(['operation_failed']);
  });
});

describe('an operation of a kind that this version does not know', () => {
  const unknownKind = async () => {
    const operation = await scene.bulk('pause', [(await scene.job()).id]);
    await database.pool.query(`UPDATE operations SET request = '{"kind": "merge"}' WHERE id = $1`, [
      operation.id,
    ]);
    return operation.id;
  };
  const stateOf = async (id: string) => (await scene.operations.get(id))?.state;

  it('is left to newer processes by one that is older than the store, which looks again a minute later', async () => {
    const id = await unknownKind();
    const log = new Complaints();
    const older = operationWork(scene.operations, scene.jobs, queue, clock, log, [], true);
    await older.carryOut(id, neverAborted);
    await older.carryOut(id, neverAborted);
    expect(await stateOf(id)).toBe('running');
    expect(log.events).toEqual(['operations_left']);
    await clock.advance(60_001);
    await older.carryOut(id, neverAborted);
    expect(log.events).toEqual(['operations_left', 'operations_left']);
  });

  it('fails when there is no newer process', async () => {
    const id = await unknownKind();
    await work().carryOut(id, neverAborted);
    expect(await scene.operations.get(id)).toMatchObject({
      state: 'failed',
      errors: [expect.stringContaining('its kind "merge" is not known')],
    });
  });
});

describe('a bulk operation', () => {
  const statuses = async (jobs: Job[]) =>
    Promise.all(jobs.map(async ({ id }) => (await scene.jobs.get(id))?.cursor.status));
  const armed = (jobs: Job[]) => queue.holds(jobs.map(({ id }) => jobMember(id)));
  const idsOf = (jobs: Job[]) => jobs.map(({ id }) => id);
  const arm = (jobs: Job[]) =>
    queue.arm(jobs.map(({ id, cursor }) => ({ member: jobMember(id), dueAt: cursor.next_due! })));

  it('pauses the jobs that can be paused, and tells of the others', async () => {
    const jobs = await scene.jobsInOrder(45);
    await arm(jobs);
    const [gone, ended] = [jobs[7]!, jobs[30]!];
    await scene.jobs.delete(gone.id, deleteJob);
    await database.pool.query(
      `UPDATE job_cursor SET status = 'ended', next_due = NULL WHERE job_id = '${ended.id}'`,
    );
    const operation = await scene.bulk('pause', idsOf(jobs), 'Maintenance');
    await work().carryOut(operation.id, neverAborted);

    expect(await scene.operation(operation)).toMatchObject({
      state: 'succeeded',
      total: 45,
      done: 43,
      failed: 2,
      errors: [
        `There is no job with the id ${gone.id}.`,
        `Job ${ended.id}: The job has ended, so it cannot be paused.`,
      ],
    });
    const paused = jobs.filter((job) => job !== gone && job !== ended);
    expect(new Set(await statuses(paused))).toEqual(new Set(['paused']));
    const pause = { reason: 'Maintenance', actor: 'ann', until: null };
    expect((await scene.jobs.get(jobs[0]!.id))?.pause).toMatchObject(pause);
    expect(await armed(paused)).toEqual(new Set());
  });

  it('resumes and deletes the others of a job that this system cannot use', async () => {
    const jobs = await scene.jobsInOrder(25);
    const bad = jobs[7]!;
    for (const { id } of jobs) {
      await scene.jobs.edit(id, (job, now) => pauseJob(job, { reason: null, until: null }, 'ann', now));
    }
    await database.pool.query(`UPDATE jobs SET policies = '{"overlap": "queue"}' WHERE id = '${bad.id}'`);
    const resumption = await scene.bulk('resume', idsOf(jobs));
    await work().carryOut(resumption.id, neverAborted);
    expect(await scene.operation(resumption)).toMatchObject({
      state: 'succeeded',
      done: 24,
      failed: 1,
      errors: [
        `Job ${bad.id}: The job's overlap is "queue", which this version does not know: edit the job.`,
      ],
    });
    const deletion = await scene.bulk('delete', idsOf(jobs));
    await work().carryOut(deletion.id, neverAborted);
    expect(await scene.operation(deletion)).toMatchObject({ state: 'succeeded', done: 25, failed: 0 });
  });

  it('does what it can when a job fails for a reason that nobody thought of', async () => {
    const jobs = await scene.jobsInOrder(3);
    class Stumbling extends PostgresJobRepository {
      override edit(id: string, decide: Parameters<PostgresJobRepository['edit']>[1]) {
        return id === jobs[1]!.id ? Promise.reject(new RangeError('It is odd.')) : super.edit(id, decide);
      }
    }
    const log = new Complaints();
    const operation = await scene.bulk('pause', idsOf(jobs));
    const stumbling = operationWork(scene.operations, new Stumbling(database), queue, clock, log);
    await stumbling.carryOut(operation.id, neverAborted);
    expect(log.events).toEqual(['bulk_action_failed']);
    expect(await scene.operation(operation)).toMatchObject({
      state: 'succeeded',
      done: 2,
      failed: 1,
      errors: [`Job ${jobs[1]!.id}: The action failed unexpectedly; the log says why.`],
    });
  });

  it('pauses each job once, however often whoever carries it out breaks', async () => {
    const jobs = await scene.jobsInOrder(45);
    const operation = await scene.bulk('pause', idsOf(jobs));
    expect(await carryOutInSpiteOfBreaks(operation.id)).toBe(6);
    expect(await scene.operation(operation)).toMatchObject({ state: 'succeeded', done: 45, failed: 0 });
    for (const { id } of jobs) expect((await scene.jobs.get(id))?.cursor.revision).toBe(2);
  });

  it('renews the reason of a pause, and makes it one without an end', async () => {
    const job = await scene.job();
    await scene.jobs.edit(job.id, (now, at) =>
      pauseJob(now, { reason: 'Other', until: at + 60_000 }, 'bob', at),
    );
    const operation = await scene.bulk('pause', [job.id], 'Maintenance');
    await work().carryOut(operation.id, neverAborted);
    expect((await scene.jobs.get(job.id))?.pause).toMatchObject({ reason: 'Maintenance', until: null });
  });

  it('resumes jobs and arms them, also those that are not paused', async () => {
    const [paused, active] = (await scene.jobsInOrder(2)) as [Job, Job];
    await scene.jobs.edit(paused.id, (job, now) => pauseJob(job, { reason: null, until: null }, 'ann', now));
    const operation = await scene.bulk('resume', idsOf([paused, active]));
    await work().carryOut(operation.id, neverAborted);
    expect(await scene.operation(operation)).toMatchObject({ state: 'succeeded', done: 2, failed: 0 });
    expect(await statuses([paused, active])).toEqual(['active', 'active']);
    expect(await armed([paused])).toEqual(new Set([jobMember(paused.id)]));
  });

  it('tags jobs, leaves alone what has the tags already, and tells of one that would have too many', async () => {
    const many = Array.from({ length: 50 }, (_, place) => `tag-${place}`);
    const [plain, both, full] = [
      await scene.job({ tags: ['team:a', 'old'] }),
      await scene.job({ tags: ['new'] }),
      await scene.job({ tags: many }),
    ];
    const change = { add: ['new'], remove: ['old'] };
    const operation = await scene.bulk('tag', idsOf([plain, both, full]), null, change);
    await work().carryOut(operation.id, neverAborted);
    expect(await scene.operation(operation)).toMatchObject({
      state: 'succeeded',
      done: 2,
      failed: 1,
      errors: [`Job ${full.id}: It would have 51 tags; the limit is 50.`],
    });
    const after = await Promise.all([plain, both, full].map(({ id }) => scene.jobs.get(id)));
    expect(after.map((job) => job?.definition.tags)).toEqual([['team:a', 'new'], ['new'], many]);
    expect(after.map((job) => job?.cursor.revision)).toEqual([2, 1, 1]);
    expect(after[0]?.cursor.next_due).toBe(plain.cursor.next_due);
  });

  it('is left to newer processes when its action is not known', async () => {
    const job = await scene.job();
    const operation = await scene.bulk('pause', [job.id]);
    await database.pool.query(
      `UPDATE operations SET request = jsonb_set(request::jsonb, '{action}', '"move"')`,
    );
    const log = new Complaints();
    const outdated = operationWork(scene.operations, scene.jobs, queue, clock, log, [], true);
    await outdated.carryOut(operation.id, neverAborted);
    expect(log.events).toEqual(['operations_left']);
    expect(await scene.operation(operation)).toMatchObject({ state: 'running', done: 0, failed: 0 });
  });

  it('deletes jobs; that one is gone already is no failure', async () => {
    const jobs = await scene.jobsInOrder(5);
    await arm(jobs);
    const operation = await scene.bulk('delete', idsOf(jobs));
    await scene.jobs.delete(jobs[2]!.id, deleteJob);
    await work().carryOut(operation.id, neverAborted);
    expect(await scene.operation(operation)).toMatchObject({ state: 'succeeded', done: 5, failed: 0 });
    expect(await statuses(jobs)).toEqual(Array(5).fill(undefined));
    expect(await armed(jobs)).toEqual(new Set());
  });

  it('counts the runs that a pause or a deletion cancels', async () => {
    const [paused, deleted] = (await scene.jobsInOrder(2)) as [Job, Job];
    const counted: string[] = [];
    const working = operationWork(scene.operations, scene.jobs, queue, clock, new Complaints(), counted);
    await working.carryOut((await scene.bulk('run', idsOf([paused, deleted]))).id, neverAborted);
    await working.carryOut((await scene.bulk('pause', [paused.id])).id, neverAborted);
    expect(counted).toEqual(['cancelled']);
    await working.carryOut((await scene.bulk('delete', [deleted.id])).id, neverAborted);
    expect(counted).toEqual(['cancelled', 'cancelled']);
  });

  it('runs each job once, however often whoever carries it out breaks', async () => {
    const jobs = await scene.jobsInOrder(45);
    await scene.jobs.delete(jobs[3]!.id, deleteJob);
    const operation = await scene.bulk('run', idsOf(jobs));
    expect(await carryOutInSpiteOfBreaks(operation.id)).toBe(6);
    expect(await scene.operation(operation)).toMatchObject({ state: 'succeeded', done: 44, failed: 1 });
    const runs = await scene.runs();
    expect(runs.map(({ job_id }) => job_id)).toEqual(idsOf(jobs.filter((_, index) => index !== 3)));
    for (const run of runs) expect(run).toMatchObject({ trigger: 'manual', state: 'queued' });
  });

  it('is done with a round number of jobs, and with none', async () => {
    for (const count of [0, 20]) {
      const jobs = await scene.jobsInOrder(count);
      const operation = await scene.bulk('pause', idsOf(jobs));
      await work().carryOut(operation.id, neverAborted);
      expect(await scene.operation(operation)).toMatchObject({ state: 'succeeded', done: count });
    }
  });

  it('stops between two pieces when it is paused, and counts what it did', async () => {
    const jobs = await scene.jobsInOrder(45);
    const operation = await scene.bulk('pause', idsOf(jobs));
    const pausing = new (class extends BreakingOperationStore {
      override async record(...piece: Parameters<BreakingOperationStore['record']>) {
        await scene.operations.change(operation.id, 'paused');
        return scene.operations.record(...piece);
      }
    })(database);
    await operationWork(pausing, scene.jobs, queue, clock).carryOut(operation.id, neverAborted);
    expect(await scene.operation(operation)).toMatchObject({ state: 'paused', done: 20 });
    expect((await statuses(jobs)).filter((status) => status === 'paused')).toHaveLength(20);

    await scene.operations.change(operation.id, 'pending');
    await work().carryOut(operation.id, neverAborted);
    expect(await scene.operation(operation)).toMatchObject({ state: 'succeeded', done: 45 });
  });

  it('does not begin what was cancelled before', async () => {
    const jobs = await scene.jobsInOrder(2);
    const operation = await scene.bulk('delete', idsOf(jobs));
    await scene.operations.change(operation.id, 'cancelled');
    await work().carryOut(operation.id, neverAborted);
    expect(await statuses(jobs)).toEqual(['active', 'active']);
  });
});

it('makes runs of a backfill and of another one of the same ticks apart', async () => {
  const job = await scene.job();
  for (let count = 0; count < 2; count += 1) {
    const operation = await scene.backfill(job, 3, 1000);
    await work().carryOut(operation.id, neverAborted);
  }
  const ticks = (await scene.runs()).map(({ scheduled_at }) => scheduled_at);
  expect(ticks).toEqual([...minutes(3), ...minutes(3)]);
  expect(ticks[0]).toBe(FROM);
});
