import { CANARY_JOB_ID, type AnnouncedTick } from '@job-scheduler/job-model';
import type { RecordedTicks } from '@job-scheduler/job-store';
import { Registry } from 'prom-client';
import { ExecutionMetrics } from './execution-metrics.js';

const USER_JOB_ID = '11111111-1111-4111-8111-111111111111';
const JOBS = [CANARY_JOB_ID, USER_JOB_ID, CANARY_JOB_ID];

const announced = (job_id: string): AnnouncedTick => ({
  job_id,
  due_at: 10_000,
  revision: 1,
  last_tick: 0,
  next_due: 20_000,
  fired: 1,
  timeout: 5,
});

/** A run, and two ticks that overlap. */
const decided = (job_id: string): RecordedTicks => ({
  job_id,
  expected: { revision: 1, last_tick: 0 },
  cursor: { status: 'active', last_tick: 30_000, next_due: 40_000, fired: 1 },
  next_tick: 40_000,
  runs: [30_000],
  skips: [{ reason: 'overlap', from: 10_000, to: 20_000, count: 2 }],
  overlap: 'skip',
  plain: null,
  queued: [{ run_id: job_id, attempt: 1 }],
});

describe('what the runner tells Prometheus', () => {
  it('leaves out ticks of the canary, whether it records them or decides about them', async () => {
    const registry = new Registry();
    const metrics = new ExecutionMetrics(registry);
    const counted = (name: string) => registry.getSingleMetricAsString(`job_scheduler_ticks_${name}_total`);
    metrics.recorded(JOBS.map(announced));
    expect(await counted('recorded')).toMatch(/ 1$/);
    metrics.decided(JOBS.map(decided));
    expect(await counted('recorded')).toMatch(/ 2$/);
    expect(await counted('skipped')).toContain('{reason="overlap"} 2');
  });
});
