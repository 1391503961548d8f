import type { Job } from '@job-scheduler/job-model';
import { eventually } from '@job-scheduler/testing';
import { useScheduler } from '../scheduling.fixture-spec.js';
import { MOST_WATCHED, observeJobsOf } from './job-metrics.js';

const TAG = 'watched';

describe('the metrics of single jobs', () => {
  const scheduler = useScheduler();

  /** The series of these metrics in one scrape. */
  async function scrape(): Promise<string[]> {
    const text = await scheduler().registry.metrics();
    return text
      .split('\n')
      .filter((line) => /^job_scheduler_(job_|watched)/.test(line) && !line.includes('queue'));
  }

  async function succeed({ id }: Job, at: number): Promise<void> {
    const run = await scheduler().history.trigger(id, null);
    await scheduler().database.pool.query(
      `UPDATE runs SET state = 'succeeded', finished_at = to_timestamp($2 / 1000.0) WHERE id = $1`,
      [run!.id, at],
    );
  }

  it('tell of the jobs with the tag alone, by namespace and name, and forget them once they have lost it', async () => {
    const { create, jobs, watchedJobs, registry, clock, database } = scheduler();
    observeJobsOf(TAG, watchedJobs, registry, clock);
    const yearly = await create({ name: 'b', tags: [TAG], schedule: '0 0 1 1 *' });
    const failing = await create({ name: 'a', tags: ['x', TAG] });
    await create({ name: 'other', tags: [`${TAG}:not`] });
    await succeed(yearly, 1_900_000_000_000);
    await database.pool.query('UPDATE job_cursor SET failures = 3 WHERE job_id = $1', [failing.id]);
    const of = (name: string) => `{namespace="default",job="${name}"}`;
    const due = ({ cursor }: Job) => cursor.next_due! / 1_000;
    expect(await scrape()).toEqual([
      `job_scheduler_job_last_success_timestamp_seconds${of('b')} 1900000000`,
      `job_scheduler_job_next_run_timestamp_seconds${of('a')} ${due(failing)}`,
      `job_scheduler_job_next_run_timestamp_seconds${of('b')} ${due(yearly)}`,
      `job_scheduler_job_consecutive_failures${of('a')} 3`,
      `job_scheduler_job_consecutive_failures${of('b')} 0`,
      'job_scheduler_watched_jobs 2',
    ]);

    await jobs.delete(failing.id, () => ({ skips: [], cancelRuns: null }));
    await clock.advance(15_000);
    await eventually('metrics without the job', async () => !(await scrape()).join().includes(of('a')));
  });

  it('are those of the first hundred, and the number of all is told', async () => {
    const { create, watchedJobs, registry, clock } = scheduler();
    observeJobsOf(TAG, watchedJobs, registry, clock);
    const names = Array.from({ length: MOST_WATCHED + 2 }, (_, index) => `job-${1_000 + index}`);
    for (const name of names) await create({ name, tags: [TAG] });
    const lines = await scrape();
    expect(lines.filter((line) => line.includes('next_run'))).toHaveLength(MOST_WATCHED);
    expect(lines.join()).not.toContain(names.at(-1));
    expect(lines.at(-1)).toBe(`job_scheduler_watched_jobs ${names.length}`);
  });
});
