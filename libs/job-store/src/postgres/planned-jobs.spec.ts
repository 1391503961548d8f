import type { PlanInput } from '@job-scheduler/job-model';
import { PlannedJobs } from './planned-jobs.js';

const inputOf = (id: string): PlanInput => ({
  id,
  namespace: 'default',
  created_at: 0,
  definition: {
    schedule: '* * * * *',
    timezone: 'UTC',
    dst_gap: 'run_after',
    dst_fold: 'first',
    start_at: null,
    end_at: null,
    max_runs: null,
    jitter_seconds: 0,
    catch_up: 'latest',
    catch_up_window_seconds: 3_600,
    overlap: 'allow',
  },
  cursor: { revision: 3, status: 'active', last_tick: 0, next_due: 60_000, fired: 0 },
  plain: { claim_within: 3_600, timeout: 10 },
  timeout: 10,
});

const ADVANCED = { status: 'active', last_tick: 60_000, next_due: 120_000, fired: 1 } as const;

describe('PlannedJobs', () => {
  it('knows a job as it was read, and then with the cursor that was recorded', () => {
    const jobs = new PlannedJobs();
    jobs.note(inputOf('a'));
    expect(jobs.get('a')).toEqual(inputOf('a'));
    jobs.advance('a', ADVANCED);
    expect(jobs.get('a')).toEqual({ ...inputOf('a'), cursor: { revision: 3, ...ADVANCED } });
  });

  it('knows nothing of a job that was never read, has ended or was forgotten', () => {
    const jobs = new PlannedJobs();
    jobs.advance('never', ADVANCED);
    for (const id of ['ended', 'forgotten']) jobs.note(inputOf(id));
    jobs.advance('ended', { ...ADVANCED, status: 'ended', next_due: null });
    jobs.forget('forgotten');
    for (const id of ['never', 'ended', 'forgotten']) expect(jobs.get(id)).toBeUndefined();
  });

  it('keeps the jobs whose ticks were recorded last, up to a number', () => {
    const jobs = new PlannedJobs(2);
    for (const id of ['a', 'b']) jobs.note(inputOf(id));
    jobs.advance('a', ADVANCED);
    jobs.note(inputOf('c'));
    expect(['a', 'b', 'c'].filter((id) => jobs.get(id) !== undefined)).toEqual(['a', 'c']);
    jobs.clear();
    expect(jobs.get('a')).toBeUndefined();
  });
});
