import {
  editJob,
  isUndecided,
  jobMember,
  pauseJob,
  tickRunId,
  traceIdOf,
  type Announceable,
  type AnnouncedTick,
  type Job,
} from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { useScheduler } from '../scheduling.fixture-spec.js';

const EARLY_MS = 500;
/** The store records no tick that is 1,000 ms past. */
const TAKEN_WITHIN_MS = 900;
const MOST_TRIES = 10;

describe('ticks that are announced before they are due', () => {
  const scheduler = useScheduler({ earlyMs: EARLY_MS, tracedShare: 1 });

  const goTo = ({ clock }: ReturnType<typeof scheduler>, at: number) => clock.advance(at - clock.now());
  const edit = (job: Job, rest: object) =>
    scheduler().jobs.edit(job.id, (current, now) =>
      editJob(current, { ...current.definition, ...rest }, 'test', now),
    );

  /** Jobs with a tick behind them, whose next ones are due at the same instant; and a runner. */
  async function withRunner(count = 1, { holds = 100, to = 'all' as Announceable, fields = {} } = {}) {
    const { create, tickLoop, recovery, runnerRoom, published } = scheduler();
    const runner_id = randomUUID();
    await recovery.renewRunner(runner_id, { runs: holds, to });
    const jobs: Job[] = [];
    while (jobs.length < count) jobs.push(await create(fields));
    const first = Math.max(...jobs.map(({ cursor }) => cursor.next_due ?? 0));
    // The first turn asks what the runners hold, without waiting for the answer.
    await goTo(scheduler(), first);
    await tickLoop.dispatchDue();
    await runnerRoom.look();
    await goTo(scheduler(), first + 1_000);
    await tickLoop.dispatchDue();
    await published();
    return { jobs, due: first + 2_000, runner_id };
  }

  /** Takes a tick as a runner does, once it is soon due by the clock of the store. */
  async function take(tick: AnnouncedTick, runner_id: string) {
    await delay(Math.max(0, tick.due_at - Date.now() - 100));
    const { runs } = await scheduler().claims.take([tick], { runner_id, claim_id: randomUUID() });
    noteLate(tick);
    return runs;
  }

  let isLate: boolean;
  const noteLate = (tick: AnnouncedTick): void => {
    if (Date.now() > tick.due_at + TAKEN_WITHIN_MS) isLate = true;
  };
  /** Runs a test again, with another scheduler, where the machine was so slow that a tick came too late to the store. */
  const inTime =
    <Given extends unknown[]>(test: (...given: Given) => Promise<void>) =>
    async (...given: Given): Promise<void> => {
      for (let tries = 1; ; tries += 1) {
        isLate = false;
        try {
          return await test(...given);
        } catch (error) {
          if (!isLate || tries === MOST_TRIES) throw error;
        }
        await scheduler.renew();
      }
    };
  const itInTime = (name: string, test: () => Promise<void>) => it(name, inTime(test));

  itInTime('are recorded by the runner that takes them, and looked for a moment later', async () => {
    const { tickLoop, announced, published, runsOf, ticks, registry } = scheduler();
    const { jobs, due, runner_id } = await withRunner();
    const [job] = jobs as [Job];
    await goTo(scheduler(), due - EARLY_MS);
    expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: 1, runs: 0, skipped: 0 });
    const [tick, ...others] = await announced();
    expect(others).toEqual([]);
    expect(tick).toMatchObject({
      job_id: job.id,
      due_at: due,
      last_tick: due - 1_000,
      next_due: due + 1_000,
    });
    expect(await runsOf(job.id)).toHaveLength(2);
    expect((await scheduler().jobs.get(job.id))?.cursor.next_due).toBe(due);

    const recorded = (await registry.getSingleMetricAsString('job_scheduler_ticks_recorded_total'))
      .split(' ')
      .at(-1);
    expect(await take(tick!, runner_id)).toHaveLength(1);
    let lookUps = 0;
    const planInputs = ticks.planInputs.bind(ticks);
    ticks.planInputs = (ids) => {
      lookUps += 1;
      return planInputs(ids);
    };
    await goTo(scheduler(), due + 150);
    expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: 1, runs: 1 });
    expect(await published()).toEqual([]);
    // The runner counts what it records.
    expect(
      (await registry.getSingleMetricAsString('job_scheduler_ticks_recorded_total')).split(' ').at(-1),
    ).toBe(recorded);

    await goTo(scheduler(), due + 1_000 - EARLY_MS);
    await tickLoop.dispatchDue();
    expect(await announced()).toMatchObject([{ due_at: due + 1_000, last_tick: due, fired: 4 }]);
    expect(lookUps).toBe(0);
    expect(await runsOf(job.id)).toMatchObject([{ id: tickRunId(due, job.id) }, {}, {}]);
  });

  it('are recorded and published like others when no runner has taken them', async () => {
    const { tickLoop, announced, published, runsOf } = scheduler();
    const { jobs, due } = await withRunner();
    const [job] = jobs as [Job];
    await goTo(scheduler(), due - EARLY_MS);
    await tickLoop.dispatchDue();
    await announced();
    await goTo(scheduler(), due + 149);
    expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: 0 });
    await goTo(scheduler(), due + 150);
    expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: 1, runs: 1 });
    expect(await published()).toMatchObject([{ run_id: tickRunId(due, job.id), attempt: 1 }]);
    expect(await runsOf(job.id)).toHaveLength(3);
  });

  it.each<[string, boolean, string[]]>([
    ['a runner takes them, which sends them', true, []],
    ['no runner takes them: recorded and published', false, ['tick', 'record', 'publish']],
  ])(
    'have the spans of the scheduler once when %s',
    inTime(async (_, isTaken, names) => {
      const { tickLoop, announced, published, spans } = scheduler();
      const { jobs, due, runner_id } = await withRunner(2);
      await goTo(scheduler(), due - EARLY_MS);
      await tickLoop.dispatchDue();
      const ticks = await announced();
      for (const tick of isTaken ? ticks : []) expect(await take(tick, runner_id)).toHaveLength(1);
      await goTo(scheduler(), due + 150);
      await tickLoop.dispatchDue();
      await published();
      for (const { id } of jobs) {
        const run_id = tickRunId(due, id);
        const trace = spans.filter(({ trace_id }) => trace_id === traceIdOf(run_id));
        expect(trace.map(({ name }) => name)).toEqual(names);
        expect(ticks.find(({ job_id }) => job_id === id)?.traceparent).toMatch(/-01$/);
        for (const { from, to } of trace) expect(to).toBeGreaterThanOrEqual(from);
      }
    }),
  );

  it('are announced by a scheduler that knows nothing of their jobs, too', async () => {
    const { tickLoop, announced, ticks } = scheduler();
    const { due } = await withRunner();
    ticks.knownInputs = () => new Map();
    await goTo(scheduler(), due - EARLY_MS);
    await tickLoop.dispatchDue();
    expect(await announced()).toMatchObject([{ due_at: due }]);
  });

  it('are as many as the runners can begin at one instant, and all others are dispatched when they are due', async () => {
    const { tickLoop, announced, published } = scheduler();
    const { due, jobs } = await withRunner(5, { holds: 2 });
    await goTo(scheduler(), due - EARLY_MS);
    expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: 2, runs: 0 });
    const early = await announced();
    expect(early).toHaveLength(2);
    await goTo(scheduler(), due);
    expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: 3, runs: 3 });
    const ids = (await published()).map(({ run_id }) => run_id);
    const late = jobs.filter(({ id }) => early.every(({ job_id }) => job_id !== id));
    expect(ids.sort()).toEqual(late.map(({ id }) => tickRunId(due, id)).sort());
  });

  describe.each<[string, object]>([
    ['runs that exclude each other', { overlap: 'skip' }],
    ['calls that are never repeated', { delivery: 'at_most_once' }],
    ['an age limit', { retry: { max_age_seconds: 5 } }],
    ['no attempt after the next tick', { retry: { until_next_tick: true } }],
    ['asynchronous completion', { completion: { deadline_seconds: 60 } }],
  ])('of jobs with %s', (_, fields) => {
    it('say what is to be decided at their instants', async () => {
      const { tickLoop, announced, published } = scheduler();
      const { due, jobs } = await withRunner(1, { fields });
      await goTo(scheduler(), due - EARLY_MS);
      expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: 1, runs: 0 });
      expect(await announced()).toMatchObject([{ due_at: due, overlap: jobs[0]!.definition.overlap }]);
      await published();
    });

    it('are none while a runner is at work that knows of no such decisions', async () => {
      const { tickLoop, announced, published } = scheduler();
      const { due } = await withRunner(1, { fields, to: 'plain' });
      await goTo(scheduler(), due - EARLY_MS);
      expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: 0 });
      await goTo(scheduler(), due);
      await tickLoop.dispatchDue();
      expect(await announced()).toEqual([]);
      await published();
    });
  });

  it('are dispatched when they are due, if something is to be decided about them, when an older runner has just come', async () => {
    const { tickLoop, announced, published, runnerRoom } = scheduler();
    const { due } = await withRunner(1, { fields: { delivery: 'at_most_once' } });
    runnerRoom.look = () => Promise.resolve({ runs: 100, to: 'plain' });
    await goTo(scheduler(), due - EARLY_MS);
    expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: 1, runs: 0 });
    expect(await announced()).toEqual([]);
    await goTo(scheduler(), due);
    expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: 1, runs: 1 });
    await published();
  });

  itInTime('go on from what the runner decided about them', async () => {
    const { tickLoop, announced, published, claims, queue } = scheduler();
    const { due, jobs } = await withRunner(1, { fields: { overlap: 'skip', max_runs: 5 } });
    const [job] = jobs as [Job];
    await goTo(scheduler(), due - EARLY_MS);
    await tickLoop.dispatchDue();
    const [tick] = (await announced()).filter(isUndecided);
    await delay(Math.max(0, due - Date.now() + 5));
    const by = { runner_id: randomUUID(), claim_id: randomUUID() };
    const decided = await claims.decide([tick!], by);
    noteLate(tick!);
    expect(decided).toMatchObject({
      recorded: [{ skips: [{ reason: 'overlap' }] }],
      runs: [],
    });
    await goTo(scheduler(), due + 150);
    expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: 1, runs: 0, skipped: 1 });
    expect(await published()).toEqual([]);
    expect(await queue.holds([jobMember(job.id)])).toHaveProperty('size', 1);
    await goTo(scheduler(), due + 1_000 - EARLY_MS);
    await tickLoop.dispatchDue();
    expect(await announced()).toMatchObject([{ due_at: due + 1_000, last_tick: due, fired: 2 }]);
  });

  it('are none while a runner is at work that knows of none', async () => {
    const { tickLoop, announced, recovery, runnerRoom } = scheduler();
    const { due, runner_id } = await withRunner();
    /** What is announced of the tick after the next one, once what the runners hold was asked for again. */
    const announcedAfter = async (next: number) => {
      await recovery.renewRunner(runner_id, { runs: 100, to: 'all' });
      for (const at of [next, next + 1_000]) {
        await goTo(scheduler(), at);
        await tickLoop.dispatchDue();
        await runnerRoom.look();
      }
      await announced();
      await goTo(scheduler(), next + 2_000 - EARLY_MS);
      await tickLoop.dispatchDue();
      return announced();
    };
    const old = randomUUID();
    await recovery.renewRunner(old);
    expect(await announcedAfter(due)).toEqual([]);
    await recovery.removeRunner(old);
    expect(await announcedAfter(due + 3_000)).toHaveLength(1);
  });

  it('are none of a namespace that is stopped', async () => {
    const { tickLoop, announced, stopSwitch, stopWatch } = scheduler();
    const { due } = await withRunner();
    await stopSwitch.stop({ namespace: 'default', reason: null, actor: 'test' });
    await stopWatch.look();
    await goTo(scheduler(), due - EARLY_MS);
    await tickLoop.dispatchDue();
    expect(await announced()).toEqual([]);
    await goTo(scheduler(), due);
    expect(await tickLoop.dispatchDue()).toMatchObject({ runs: 0, skipped: 1 });
  });

  it('run as their job has become since, once, when it is edited', async () => {
    const { tickLoop, announced, published, runsOf, queue } = scheduler();
    const { jobs, due, runner_id } = await withRunner();
    const [job] = jobs as [Job];
    await goTo(scheduler(), due - EARLY_MS);
    await tickLoop.dispatchDue();
    const [tick] = await announced();
    const write = await edit(job, { description: 'edited' });
    await queue.arm([{ member: jobMember(job.id), dueAt: write!.job.cursor.next_due! }]);
    expect(await take(tick!, runner_id)).toEqual([]);
    await goTo(scheduler(), due);
    expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: 1, runs: 1 });
    expect(await published()).toMatchObject([{ run_id: tickRunId(due, job.id) }]);
    expect(await runsOf(job.id)).toMatchObject([{ job_revision: 2, scheduled_at: due }, {}, {}]);
  });

  it('are not recorded when their job is paused, neither by the runner nor later', async () => {
    const { tickLoop, announced, runsOf, jobs: repository, queue } = scheduler();
    const { jobs, due, runner_id } = await withRunner();
    const [job] = jobs as [Job];
    await goTo(scheduler(), due - EARLY_MS);
    await tickLoop.dispatchDue();
    const [tick] = await announced();
    await repository.edit(job.id, (current, now) =>
      pauseJob(current, { reason: null, until: null }, 'test', now),
    );
    await queue.disarm([jobMember(job.id)]);
    expect(await take(tick!, runner_id)).toEqual([]);
    await goTo(scheduler(), due + 1_000);
    expect(await tickLoop.dispatchDue()).toMatchObject({ claimed: 0 });
    expect((await runsOf(job.id)).map(({ scheduled_at }) => scheduled_at)).toEqual([
      due - 1_000,
      due - 2_000,
    ]);
  });

  it('are dispatched when they are due although the job queue did not take their announcement', async () => {
    const { tickLoop, producer, runsOf } = scheduler();
    const { jobs, due } = await withRunner();
    producer.announce = () => Promise.reject(new Error('away'));
    await goTo(scheduler(), due - EARLY_MS);
    await tickLoop.dispatchDue();
    await goTo(scheduler(), due + 150);
    expect(await tickLoop.dispatchDue()).toMatchObject({ runs: 1 });
    expect(await runsOf(jobs[0]!.id)).toHaveLength(3);
  });
});
