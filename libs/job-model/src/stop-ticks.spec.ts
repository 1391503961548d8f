import { planTicks, stopTicks, type PlanInput } from './planning.js';
import { DEFAULT_POLICIES } from './policies.js';

const NOW = Date.UTC(2030, 0, 1);

const input = (max_runs: number | null, last_tick: number): PlanInput => ({
  id: 'af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b',
  namespace: 'default',
  created_at: last_tick,
  definition: {
    ...DEFAULT_POLICIES,
    schedule: '* * * * * *',
    timezone: 'UTC',
    dst_gap: 'run_after',
    dst_fold: 'first',
    start_at: null,
    end_at: null,
    max_runs,
  },
  cursor: { revision: 1, status: 'active', last_tick, next_due: last_tick + 1000, fired: 0 },
});

const stopped = (max_runs: number | null, last_tick: number) => {
  const plan = planTicks(input(max_runs, last_tick), NOW);
  if (plan === null) throw new Error('Nothing is due.');
  return stopTicks(plan);
};

describe('stopTicks', () => {
  it('skips what would run', () => {
    const plan = stopped(null, NOW - 3_000);
    expect(plan.runs).toEqual([]);
    expect(plan.skips).toEqual([{ from: NOW - 2_000, to: NOW, count: 3, reason: 'stopped' }]);
    expect(plan.cursor).toEqual({ status: 'active', last_tick: NOW, next_due: NOW + 1_000, fired: 0 });
  });

  it('uses up no run, so that the job does not end meanwhile', () => {
    expect(stopped(2, NOW - 3_000).cursor).toMatchObject({ status: 'active', fired: 0 });
  });

  it('tells what was missed before apart', () => {
    const { skips } = stopped(null, NOW - 60_000);
    expect(skips.map(({ reason, count }) => [reason, count])).toEqual([
      ['missed', 29],
      ['stopped', 31],
    ]);
  });

  it('leaves alone a plan without runs', () => {
    const plan = { ...stopped(null, NOW - 3_000), skips: [] };
    expect(stopTicks(plan)).toBe(plan);
  });
});
