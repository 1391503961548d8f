import {
  createJob,
  deleteJob,
  editJob,
  jobDefinitionSchema,
  pauseJob,
  tickRunId,
  type AnnouncedTick,
  type Job,
  type RunReference,
} from '@job-scheduler/job-model';
import { BadDataError, StoreUnavailableError } from '@job-scheduler/job-store';
import { SystemClock } from '@job-scheduler/platform';
import { eventually } from '@job-scheduler/testing';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { useRunner, type RunnerInUse, type TestRunner } from '../execution.fixture-spec.js';

/** A host whose clock is minutes ahead. */
class WrongClock extends SystemClock {
  override now(): number {
    return super.now() + 5 * 60_000;
  }
}

interface Announced {
  job: Job;
  tick: AnnouncedTick;
  run: RunReference;
}

/** A job that runs every second, first in so many milliseconds, and that tick as a scheduler announces it. */
async function soonDue(
  { jobs, target }: TestRunner,
  aheadMs = 400,
  job: object = {},
  fields: object = {},
): Promise<Announced> {
  const definition = jobDefinitionSchema.parse({
    name: randomUUID(),
    schedule: '@every 1s',
    ...fields,
    job: { callback_url: `${target.url}/hook`, ...job },
  });
  const made = await jobs.create((now) =>
    createJob(randomUUID(), definition, 'test', Math.floor(now) + aheadMs - 1_000),
  );
  const { revision, last_tick, next_due } = made.cursor;
  const due_at = next_due!;
  const tick: AnnouncedTick = {
    job_id: made.id,
    due_at,
    revision,
    last_tick,
    next_due: due_at + 1_000,
    fired: 1,
    timeout: 10,
  };
  return { job: made, tick, run: { run_id: tickRunId(due_at, made.id), attempt: 1 } };
}

const announce = async ({ service, producer }: TestRunner, some: Announced[]): Promise<void> => {
  await service.onApplicationBootstrap();
  await producer.announce(some.map(({ tick }) => tick));
};

/** Announces ticks that are due in so many milliseconds, again where the machine was too busy for them. */
async function takenInTime(
  runner: TestRunner,
  aheadMs: number[],
  make: (ms: number) => Promise<Announced> = (ms) => soonDue(runner, ms),
): Promise<Announced[]> {
  for (;;) {
    runner.target.requests.length = 0;
    const some: Announced[] = [];
    for (const ms of aheadMs) some.push(await make(ms));
    await runner.producer.announce(some.map(({ tick }) => tick));
    for (const made of some) await passed(made);
    // Of a job that was edited, the tick can no longer be recorded: from then on it is certain whether it was.
    for (const { job } of some)
      await runner.jobs.edit(job.id, (it, now) =>
        editJob(it, { ...it.definition, description: 'edited' }, 'test', now),
      );
    // One after the other, over a connection that is open: a busy machine may take too long to open more.
    let missed = 0;
    for (const { run } of some) if ((await runner.history.get(run.run_id)) === null) missed += 1;
    if (missed === 0) return some;
  }
}

/** Waits until its instant, and the time in which a runner might still record it, are past. */
const passed = ({ tick }: Announced, ms = 250): Promise<void> => delay(tick.due_at + ms - Date.now());

/** The calls of these. One of an earlier try may arrive during the next. */
const callsOf = ({ target }: TestRunner, some: Announced[]): { key: string; arrivedAt: number }[] => {
  const keys = new Set(some.map(({ run }) => run.run_id));
  const calls = target.requests.map(({ headers, arrivedAt }) => ({
    key: String(headers['idempotency-key']),
    arrivedAt,
  }));
  return calls.filter(({ key }) => keys.has(key));
};

/** When the calls of these arrived, after their instants, milliseconds. */
const lateness = (runner: TestRunner, some: Announced[]): number[] => {
  const due = new Map(some.map(({ run, tick }) => [run.run_id, tick.due_at]));
  return callsOf(runner, some).map(({ key, arrivedAt }) => arrivedAt - due.get(key)!);
};

/** A tick that was announced to a runner that stopped before it was due; to another one where the machine was too busy. */
async function stoppedBefore(runner: RunnerInUse, make: () => Promise<Announced>): Promise<Announced> {
  for (;;) {
    await runner().service.onApplicationBootstrap();
    const made = await make();
    await runner().producer.announce([made.tick]);
    await runner().stop();
    if ((await runner().claims.now()) < made.tick.due_at - 50) return made;
    await runner.renew();
  }
}

describe.each([
  ['of the same time', new SystemClock()],
  ['minutes ahead', new WrongClock()],
])('announced ticks in a runner whose clock is %s', (_, clock) => {
  const runner = useRunner({ slots: 10, clock });

  it('are called at their instants by the clock of the store, each once', async () => {
    await runner().service.onApplicationBootstrap();
    const some = await takenInTime(runner(), [500, 500, 520]);
    await runner().reached(
      some.map(({ run }) => run),
      'succeeded',
    );
    const late = lateness(runner(), some);
    expect(late).toHaveLength(3);
    for (const ms of late) expect(ms).toBeGreaterThanOrEqual(0);
    for (const { run, tick } of some) {
      const ended = await runner().history.get(run.run_id);
      expect(ended?.started_at).toBeGreaterThanOrEqual(tick.due_at);
      expect(ended?.created_at).toBeGreaterThanOrEqual(tick.due_at);
    }
  });
});

describe('announced ticks', () => {
  const runner = useRunner({ slots: 1, perHost: 1 });

  it.each<[string, (job: Job) => Promise<unknown>]>([
    [
      'paused',
      ({ id }) =>
        runner().jobs.edit(id, (it, now) => pauseJob(it, { reason: null, until: null }, 'test', now)),
    ],
    ['deleted', ({ id }) => runner().jobs.delete(id, deleteJob)],
    [
      'edited',
      ({ id }) =>
        runner().jobs.edit(id, (it, now) =>
          editJob(it, { ...it.definition, description: 'edited' }, 'test', now),
        ),
    ],
  ])('are neither recorded nor called when their job was %s before', async (_, change) => {
    const { history, claims, service, producer } = runner();
    await service.onApplicationBootstrap();
    // On a busy machine, a change may come too late.
    for (let isBefore = false; !isBefore;) {
      const made = await soonDue(runner());
      await producer.announce([made.tick]);
      await change(made.job);
      isBefore = (await claims.now()) < made.tick.due_at;
      await passed(made);
      if (!isBefore) continue;
      expect(callsOf(runner(), [made])).toEqual([]);
      expect(await history.get(made.run.run_id)).toBeNull();
    }
  });

  it('are left to the scheduler when there is no room in time', async () => {
    const { target, history, create, queueRuns, producer, service } = runner();
    const answers: (() => void)[] = [];
    target.respond(() => new Promise((resolve) => answers.push(() => resolve({}))));
    await service.onApplicationBootstrap();
    // One host has the slot, another one the share beyond it, and the third run waits in its message: so nothing is given back.
    const elsewhere = target.url.replace('127.0.0.1', 'localhost');
    const called = [
      ...(await queueRuns(await create(), 1)),
      ...(await queueRuns(await create({ callback_url: elsewhere }), 1)),
    ];
    await producer.publish(called);
    await target.waitFor(2);
    const waiting = await queueRuns(await create(), 1);
    await producer.publish(waiting);
    const made = await soonDue(runner());
    await producer.announce([made.tick]);
    await passed(made);
    expect(await history.get(made.run.run_id)).toBeNull();
    target.respond({});
    for (const answer of answers) answer();
    await runner().reached([...called, ...waiting], 'succeeded');
    expect(target.requests).toHaveLength(3);
  });

  it('are left to the scheduler when the runner stops before they are recorded', async () => {
    const made = await stoppedBefore(runner, () => soonDue(runner(), 500));
    await passed(made);
    expect(await runner().history.get(made.run.run_id)).toBeNull();
  });

  it('are given back uncalled, and not before their instant, when the runner stops after they are recorded', async () => {
    const { claims, target, history, database } = runner();
    const take = claims.take.bind(claims);
    let inTime: { due_at: number; job_id: string } | undefined;
    const taken = new Promise<void>((resolve) => {
      claims.take = async (...args) => {
        const answer = await take(...args);
        const [tick] = args[0];
        if (answer.now !== null && answer.now < tick!.due_at - 5) {
          inTime ??= tick!;
          resolve();
        }
        return answer;
      };
    });
    await runner().service.onApplicationBootstrap();
    while (inTime === undefined) {
      const made = await soonDue(runner(), 300);
      await runner().producer.announce([made.tick]);
      await Promise.race([taken, passed(made)]);
    }
    await runner().stop();
    const { due_at, job_id } = inTime;
    const run_id = tickRunId(due_at, job_id);
    const called = target.requests.map(({ headers }) => headers['idempotency-key']);
    expect(called).not.toContain(run_id);
    expect(await history.get(run_id)).toMatchObject({ state: 'queued' });
    const { rows } = await database.pool.query<{ queued_at: number }>(
      'SELECT queued_at FROM runs WHERE id = $1',
      [run_id],
    );
    expect(rows[0]!.queued_at).toBeGreaterThanOrEqual(due_at - 1);
  });

  it('are called once when the answer to their claim is lost', async () => {
    const { claims, target } = runner();
    const take = claims.take.bind(claims);
    let tries = 0;
    claims.take = async (...args) => {
      const answer = await take(...args);
      if ((tries += 1) === 1) throw new StoreUnavailableError('The answer was lost.');
      return answer;
    };
    await runner().service.onApplicationBootstrap();
    const [made] = await takenInTime(runner(), [400]);
    await runner().reached([made!.run], 'succeeded');
    expect(target.requests).toHaveLength(1);
    expect(tries).toBeGreaterThanOrEqual(2);
  });

  it('are recorded at the next try when their job was locked for a moment', async () => {
    const { claims } = runner();
    const take = claims.take.bind(claims);
    let tries = 0;
    // As the ledger answers when another transaction has locked it.
    claims.take = (...args) =>
      (tries += 1) % 2 === 1 ? Promise.resolve({ runs: [], now: null }) : take(...args);
    await runner().service.onApplicationBootstrap();
    const [made] = await takenInTime(runner(), [400]);
    await runner().reached([made!.run], 'succeeded');
  });

  it('are announced to a runner that says how many it can begin', async () => {
    const { service, recovery } = runner();
    await service.onApplicationBootstrap();
    await eventually('a runner', async () => (await recovery.runnersListen()).runs === 1);
    expect(await recovery.runnersListen()).toEqual({ runs: 1, to: 'all' });
  });

  it('wait for room that runs need which are due', async () => {
    const { target, create, queueRuns, producer, publishGivenBack } = runner();
    const made = await soonDue(runner(), 250);
    await announce(runner(), [made]);
    const others = await queueRuns(await create(), 4);
    publishGivenBack(others);
    await producer.publish(others);
    await runner().reached(others, 'succeeded');
    await passed(made);
    const keys = target.requests.map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('announced ticks about which something is to be decided', () => {
  const runner = useRunner({ slots: 2 });

  /** A tick that is due in so many milliseconds, of a job whose runs exclude each other. */
  async function undecided(aheadMs = 400): Promise<Announced> {
    const made = await soonDue(runner(), aheadMs, {}, { overlap: 'skip' });
    return { ...made, tick: { ...made.tick, overlap: 'skip' } };
  }

  it('are recorded and called at their instants, and not before', async () => {
    await runner().service.onApplicationBootstrap();
    const some = await takenInTime(runner(), [500, 500], undecided);
    await runner().reached(
      some.map(({ run }) => run),
      'succeeded',
    );
    const late = lateness(runner(), some);
    expect(late).toHaveLength(2);
    for (const ms of late) expect(ms).toBeGreaterThanOrEqual(0);
    for (const { run, tick } of some) {
      const ended = await runner().history.get(run.run_id);
      expect(ended?.created_at).toBeGreaterThanOrEqual(tick.due_at);
      expect(ended?.started_at).toBeGreaterThanOrEqual(tick.due_at);
    }
    expect(await runner().registry.getSingleMetricAsString('job_scheduler_ticks_recorded_total')).toMatch(
      / [2-9]$/,
    );
  });

  it('are skipped while a run of their job is under way, and counted as such', async () => {
    const { service, history, registry, target } = runner();
    await service.onApplicationBootstrap();
    const whileBusy = async (ms: number): Promise<Announced> => {
      const made = await undecided(ms);
      expect(await history.trigger(made.job.id, null)).toMatchObject({ state: 'queued' });
      return made;
    };
    const [made] = await takenInTime(runner(), [600], whileBusy);
    expect(await history.get(made!.run.run_id)).toMatchObject({ state: 'skipped', reason: 'overlap' });
    expect(target.requests).toEqual([]);
    expect(await registry.getSingleMetricAsString('job_scheduler_ticks_skipped_total')).toContain(
      '{reason="overlap"} 1',
    );
  });

  it('end the run that they replace, as what ends it otherwise does', async () => {
    const { history, registry } = runner();
    let busy = '';
    const replacing = async (ms: number): Promise<Announced> => {
      const made = await soonDue(runner(), ms, {}, { overlap: 'replace' });
      busy = (await history.trigger(made.job.id, null))!.id;
      return { ...made, tick: { ...made.tick, overlap: 'replace' } };
    };
    await runner().service.onApplicationBootstrap();
    const [made] = await takenInTime(runner(), [400], replacing);
    await runner().reached([made!.run], 'succeeded');
    expect(await history.get(busy)).toMatchObject({ state: 'cancelled', reason: 'replaced' });
    expect(await registry.getSingleMetricAsString('job_scheduler_runs_total')).toMatch(/cancelled.*\} 1/);
  });

  it('are called once when the answer to their record is lost', async () => {
    const { claims, target } = runner();
    const decide = claims.decide.bind(claims);
    let tries = 0;
    claims.decide = async (...args) => {
      const answer = await decide(...args);
      if ((tries += 1) === 1) throw new StoreUnavailableError('The answer was lost.');
      return answer;
    };
    await runner().service.onApplicationBootstrap();
    const [made] = await takenInTime(runner(), [400], undecided);
    await runner().reached([made!.run], 'succeeded');
    expect(target.requests).toHaveLength(1);
    expect(tries).toBeGreaterThanOrEqual(2);
  });

  it('harm no other when one of them cannot be recorded', async () => {
    const { claims, history, producer } = runner();
    const decide = claims.decide.bind(claims);
    let bad = '';
    claims.decide = (ticks, by) =>
      ticks.some(({ job_id }) => job_id === bad)
        ? Promise.reject(new BadDataError('bad'))
        : decide(ticks, by);
    await runner().service.onApplicationBootstrap();
    const besideBad = async (ms: number): Promise<Announced> => {
      const [refused, good] = [await undecided(ms), await undecided(ms)] as const;
      bad = refused.job.id;
      await producer.announce([{ ...refused.tick, due_at: good.tick.due_at }]);
      return good;
    };
    const [good] = await takenInTime(runner(), [500], besideBad);
    expect((await history.get(good!.run.run_id))?.state).toMatch(/running|succeeded/);
    expect(await history.get(tickRunId(good!.tick.due_at, bad))).toBeNull();
  });

  it('are given back when it is unknown whether they were recorded, and those that were recorded before are called', async () => {
    const { claims, history, database } = runner();
    const decide = claims.decide.bind(claims);
    let last = '';
    let due_at = 0;
    claims.decide = async (ticks, by) => {
      if (ticks.length > 1) throw new BadDataError('bad');
      const answer = await decide(ticks, by);
      if (ticks[0]!.job_id === last) throw new Error('The answer makes no sense.');
      return answer;
    };
    const atOneInstant = async (ms: number): Promise<Announced> => {
      const { job, tick } = await undecided(ms);
      if (due_at < Date.now()) due_at = tick.due_at;
      last = job.id;
      await database.pool.query(
        'UPDATE job_cursor SET next_due = to_timestamp($2 / 1000.0) WHERE job_id = $1',
        [job.id, due_at],
      );
      return { job, tick: { ...tick, due_at }, run: { run_id: tickRunId(due_at, job.id), attempt: 1 } };
    };
    await runner().service.onApplicationBootstrap();
    const some = await takenInTime(runner(), [500, 500], atOneInstant);
    await runner().reached([some[0]!.run], 'succeeded');
    const unsure = some[1]!.run.run_id;
    await eventually(
      'a run that was given back',
      async () => (await history.get(unsure))?.state === 'queued',
    );
    expect(callsOf(runner(), some)).toHaveLength(1);
  });

  it('are given back uncalled when the runner stops while it decides about them', async () => {
    const { claims, history, target } = runner();
    const decide = claims.decide.bind(claims);
    const stopped = new Promise<void>((resolve) => {
      claims.decide = async (...args) => {
        const answer = await decide(...args);
        if (answer.runs.length > 0) resolve(runner().stop());
        return answer;
      };
    });
    await runner().service.onApplicationBootstrap();
    const [made] = await takenInTime(runner(), [400], undecided);
    await stopped;
    expect(await history.get(made!.run.run_id)).toMatchObject({ state: 'queued' });
    expect(target.requests).toEqual([]);
  });

  it('are given back when the store still records them after their claim was repeated', async () => {
    const { claims, history, target } = runner();
    const decide = claims.decide.bind(claims);
    let run_id = '';
    let late: Promise<unknown> = Promise.resolve();
    claims.decide = (ticks, by) => {
      if (run_id !== '') return Promise.resolve({ recorded: [], runs: [] });
      run_id = tickRunId(ticks[0]!.due_at, ticks[0]!.job_id);
      late = delay(400).then(() => decide(ticks, by));
      return Promise.reject(new StoreUnavailableError('The answer was lost.'));
    };
    await runner().service.onApplicationBootstrap();
    // A busy runner leaves it to the scheduler.
    while (run_id === '') {
      const made = await undecided();
      await runner().producer.announce([made.tick]);
      await passed(made);
    }
    const isIn = async (state: string) => (await history.get(run_id))?.state === state;
    await eventually('a late record', () => isIn('running'));
    await late;
    await eventually('a run that was given back', () => isIn('queued'));
    expect(target.requests).toEqual([]);
  });

  it('are left to the scheduler when the runner stops before they are due', async () => {
    const made = await stoppedBefore(runner, () => undecided(500));
    await passed(made);
    expect(await runner().history.get(made.run.run_id)).toBeNull();
  });
});
