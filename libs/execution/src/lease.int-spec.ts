import { editJob, jobDefinitionSchema } from '@job-scheduler/job-model';
import { eventually } from '@job-scheduler/testing';
import { useRunner } from './execution.fixture-spec.js';

const CALL = { callback_url: 'http://localhost/' };

describe('a runner whose lease ends', () => {
  const runner = useRunner({ slots: 5, perHost: 5 });

  /** Cuts the heartbeat off, as if that had happened so long ago. Returns what lets it through again. */
  const losesItsLease = (): (() => void) => {
    const { recovery, clock } = runner();
    const renewRunner = recovery.renewRunner.bind(recovery);
    recovery.renewRunner = () => Promise.reject(new Error('The store is away.'));
    const monotonic = clock.monotonic.bind(clock);
    clock.monotonic = () => monotonic() + 9_000;
    return () => (recovery.renewRunner = renewRunner);
  };
  const stateOf = async (id = ''): Promise<string> => {
    const run = await runner().history.get(id);
    return `${run?.state} ${run?.reason} ${run?.attempts.map(({ error_code }) => error_code).join()}`;
  };

  it('aborts calls that must neither overlap nor be repeated, frees their runs, and lets the others go on', async () => {
    const { create, queueRuns, producer, service, target, registry, reached } = runner();
    const answers: (() => void)[] = [];
    target.respond(() => new Promise((resolve) => answers.push(() => resolve({}))));
    const policies = [
      {},
      { overlap: 'skip' },
      { overlap: 'wait' },
      { delivery: 'at_most_once' },
      { overlap: 'replace' },
    ];
    const references = [];
    for (const each of policies) references.push(...(await queueRuns(await create({}, each), 1)));
    const [allowed, skip, wait, once, replace] = references.map(({ run_id }) => run_id);
    await service.onApplicationBootstrap();
    await producer.publish(references);
    await target.waitFor(5);

    losesItsLease();
    await eventually('a run that is lost', async () => (await stateOf(once)).startsWith('lost'));
    for (const freed of [skip, wait, replace])
      await eventually('a run that is freed', async () => (await stateOf(freed)).startsWith('queued'));
    expect(await stateOf(once)).toBe('lost runner_lost runner_lost');
    expect(await stateOf(skip)).toBe('queued null runner_lost');
    expect(await stateOf(wait)).toBe('queued null runner_lost');
    expect(await stateOf(replace)).toBe('queued null runner_lost');
    expect(await stateOf(allowed)).toBe('running null ');
    const counted = await registry.getSingleMetricAsString('job_scheduler_runs_total');
    expect(counted).toContain('{outcome="lost",trigger="manual"} 1');
    for (const answer of answers) answer();
    await reached(references.slice(0, 1), 'succeeded');
    expect(await stateOf(once)).toBe('lost runner_lost runner_lost');
  });

  it('lets a call go on that began before its job was edited to allow no other beside it', async () => {
    const { create, queueRuns, producer, service, target, jobs, reached, clock, heartbeat } = runner();
    let answer: () => void = () => undefined;
    target.respond(() => new Promise((resolve) => (answer = () => resolve({}))));
    const job = await create();
    const runs = await queueRuns(job, 1);
    await service.onApplicationBootstrap();
    await producer.publish(runs);
    await target.waitFor(1);
    const { name, schedule } = job.definition;
    const definition = jobDefinitionSchema.parse({ name, schedule, job: CALL, overlap: 'skip' });
    await jobs.edit(job.id, (current, now) => editJob(current, definition, 'ann', now));
    losesItsLease();
    await eventually('the end of the lease', () => !heartbeat.isFresh());
    await clock.sleep(300);
    expect(await stateOf(runs[0]?.run_id)).toBe('running null ');
    answer();
    await reached(runs, 'succeeded');
  });

  it('makes no call under a claim from before, even once it has a new lease', async () => {
    const { create, queueRuns, producer, service, target, claims, heartbeat } = runner();
    const claim = claims.claim.bind(claims);
    let answered: () => void = () => undefined;
    const inTransit = new Promise<void>((resolve) => (answered = resolve));
    let isClaimed: () => void = () => undefined;
    const claimed = new Promise<void>((resolve) => (isClaimed = resolve));
    claims.claim = async (...args) => {
      const runs = await claim(...args);
      isClaimed();
      await inTransit;
      return runs;
    };
    const runs = await queueRuns(await create({}, { delivery: 'at_most_once' }), 1);
    await service.onApplicationBootstrap();
    await producer.publish(runs);
    await claimed;
    const reconnect = losesItsLease();
    reconnect();
    await heartbeat.runOnce();
    answered();
    await eventually('a run that was given back', async () =>
      (await stateOf(runs[0]?.run_id)).startsWith('queued'),
    );
    expect(target.requests).toEqual([]);
  });
});
