import type { JobSchedulerEvent } from '@job-scheduler/api-client';
import { affects } from './affected.js';
import { EventBatches } from './batch.js';
import { isAboutDeletion, isDeleted, jobDeletion } from './job-deletion.js';

const event = (type: string, job: string, run?: string): JobSchedulerEvent => ({
  specversion: '1.0',
  id: `${type} ${job} ${run}`,
  source: '/v1/events',
  type: `job-scheduler.${type}`,
  subject: job,
  time: '2030-01-01T00:00:00.000Z',
  data: run === undefined ? { job_id: job } : { job_id: job, run_id: run },
});

describe('batches of events', () => {
  function given() {
    const waiting: (() => void)[] = [];
    const delivered: number[] = [];
    const timers = { set: (callback: () => void) => waiting.push(callback), clear: () => void waiting.pop() };
    const batches = new EventBatches((events) => delivered.push(events.length), 500, timers);
    return { batches, delivered, waiting, pass: () => waiting.splice(0).forEach((callback) => callback()) };
  }

  it('are delivered once per interval, however many events there are', () => {
    const { batches, delivered, waiting, pass } = given();
    for (let count = 0; count < 100; count += 1) batches.add(event('run.failed', 'a', String(count)));
    expect(waiting).toHaveLength(1);
    expect(delivered).toEqual([]);
    pass();
    batches.add(event('run.failed', 'a', 'last'));
    pass();
    expect(delivered).toEqual([100, 1]);
  });

  it('are not delivered without an event, or after the stop', () => {
    const { batches, delivered, waiting, pass } = given();
    batches.add(event('job.updated', 'a'));
    batches.stop();
    expect(waiting).toEqual([]);
    pass();
    expect(delivered).toEqual([]);
  });
});

describe('what events change', () => {
  it('is the run, its job, the lists and the figures, after a run', () => {
    const isAffected = affects([event('run.failed', 'a', 'r')]);
    expect(isAffected(['runs', 'list', 'listRuns', {}])).toBe(true);
    expect(isAffected(['runs', 'one', 'r'])).toBe(true);
    expect(isAffected(['jobs', 'one', 'a', 'ticks'])).toBe(true);
    expect(isAffected(['stats', 'one', 'today'])).toBe(false);
    expect(isAffected(['stats', 'list'])).toBe(true);
  });

  it('is nothing about another job or run, who calls, and what has no events', () => {
    const isAffected = affects([event('run.failed', 'a', 'r')]);
    expect(isAffected(['jobs', 'one', 'b'])).toBe(false);
    expect(isAffected(['runs', 'one', 'q'])).toBe(false);
    expect(isAffected(['me'])).toBe(false);
    expect(isAffected(['secrets', 'list'])).toBe(false);
  });

  it('is the calendar after a write to a job, and no run', () => {
    const isAffected = affects([event('job.updated', 'a')]);
    expect(isAffected(['calendar', 'list'])).toBe(true);
    expect(isAffected(['runs', 'list'])).toBe(false);
  });
});

describe('while a job is deleted', () => {
  const about = [
    ['jobs', 'one', 'a-job', 'ticks'],
    ['runs', 'list', { job_id: 'a-job' }],
    ['jobs', 'one', 'other'],
  ];
  afterEach(() => jobDeletion.set(null));

  it('nothing is asked of it from the request on, and its page shows nothing from the answer on', () => {
    expect(about.map(isAboutDeletion)).toEqual([false, false, false]);
    jobDeletion.set({ jobId: 'a-job', state: 'asked' });
    expect(about.map(isAboutDeletion)).toEqual([true, true, false]);
    expect(isDeleted(jobDeletion.get(), 'a-job')).toBe(false);
    jobDeletion.set({ jobId: 'a-job', state: 'done' });
    expect(about.map(isAboutDeletion)).toEqual([true, true, false]);
    expect(['a-job', 'other'].map((id) => isDeleted(jobDeletion.get(), id))).toEqual([true, false]);
  });
});
