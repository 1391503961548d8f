import { useScheduler } from '../scheduling.fixture-spec.js';

const BY_ANN = { reason: 'wrong target', actor: 'Ann' };

describe('a stop', () => {
  const scheduler = useScheduler();

  const outcomes = async (jobId: string) =>
    (await scheduler().runsOf(jobId)).map(({ state, reason, skip }) => [state, reason, skip?.count ?? null]);

  it('accounts for ticks as skipped, until the resume, in one namespace alone', async () => {
    const { create, clock, tickLoop, stopSwitch, stopWatch, jobs } = scheduler();
    const [stopped, other] = [await create({ namespace: 'team-a', max_runs: 2 }), await create()];
    await stopSwitch.stop({ namespace: 'team-a', ...BY_ANN });
    await stopWatch.runOnce();
    await clock.advance(3_000);
    const { runs, skipped } = await tickLoop.dispatchDue();
    expect(skipped).toBe(1);
    // The clock of the database goes on while the jobs are made.
    expect(await outcomes(stopped.id)).toEqual([['skipped', 'stopped', expect.any(Number)]]);
    expect(runs).toBeGreaterThan(0);
    expect(await outcomes(other.id)).toEqual(Array(runs).fill(['queued', null, null]));
    expect((await jobs.get(stopped.id))?.cursor).toMatchObject({ status: 'active', fired: 0 });

    expect(await stopSwitch.resume('team-a')).toMatchObject({ namespace: 'team-a', ...BY_ANN });
    expect(await stopSwitch.resume('team-a')).toBeNull();
    await stopWatch.runOnce();
    await clock.advance(1_000);
    await tickLoop.dispatchDue();
    expect((await outcomes(stopped.id))[0]).toEqual(['queued', null, null]);
  });

  it('skips no tick that is planned after its resume, although nobody has looked since', async () => {
    const { create, clock, tickLoop, stopSwitch, stopWatch } = scheduler();
    const job = await create({ namespace: 'team-a' });
    await stopSwitch.stop({ namespace: 'team-a', ...BY_ANN });
    await stopWatch.runOnce();
    await clock.advance(3_000);
    await tickLoop.dispatchDue();
    await stopSwitch.resume('team-a');
    await clock.advance(1_000);
    expect(await tickLoop.dispatchDue()).toMatchObject({ skipped: 0 });
    expect((await outcomes(job.id))[0]).toEqual(['queued', null, null]);
  });

  it('cancels nothing that began after its resume, even if that comes while it looks', async () => {
    const { create, history, stopSwitch, stopWatch } = scheduler();
    const job = await create({ schedule: '0 0 1 1 *', namespace: 'team-a' });
    await stopSwitch.stop({ namespace: 'team-a', ...BY_ANN });
    const list = history.list.bind(history);
    history.list = async (query) => {
      await stopSwitch.resume('team-a');
      await history.trigger(job.id, null);
      return list(query);
    };
    expect(await stopWatch.runOnce()).toBe(0);
    history.list = list;
    expect(await stopWatch.runOnce()).toBeGreaterThan(0);
    expect(await outcomes(job.id)).toEqual([['queued', null, null]]);
  });

  it('cancels what is open, and tells so', async () => {
    const { create, clock, tickLoop, history, stopSwitch, stopWatch, registry, lines } = scheduler();
    const job = await create({ schedule: '0 0 1 1 *', namespace: 'team-a' });
    const ticking = await create();
    const manual = await history.trigger(job.id, null);
    await clock.advance(1_000);
    await tickLoop.dispatchDue();
    await stopSwitch.stop({ namespace: null, ...BY_ANN });
    await stopWatch.runOnce();
    expect(await history.get(manual?.id ?? '')).toMatchObject({ state: 'cancelled', reason: 'stopped' });
    expect(await outcomes(ticking.id)).toEqual([['cancelled', 'stopped', null]]);
    const gauge = () => registry.getSingleMetricAsString('job_scheduler_stopped');
    expect(await gauge()).toContain('job_scheduler_stopped{namespace="*"} 1');
    expect(lines.join()).toContain('Stopped: the whole system.');
    await stopWatch.runOnce();
    await stopSwitch.resume(null);
    await stopWatch.runOnce();
    expect(await gauge()).not.toContain('namespace=');
    expect(lines.filter((line) => line.includes('"event":"stopped"'))).toHaveLength(1);
    expect(lines.join()).toContain('Nothing is stopped any more.');
  });
});
