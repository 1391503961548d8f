import type { Clock } from '@job-scheduler/job-model';
import type { WatchedJob, WatchedJobs } from '@job-scheduler/job-store';
import { patiently } from '@job-scheduler/platform';
import { Gauge, type Registry } from 'prom-client';
import { KeptReading } from '../life/kept-reading.js';

/** The most jobs that have metrics of their own: each has three series at every scheduler. */
export const MOST_WATCHED = 100;

/** What each gauge tells of a job; null: there is nothing to tell. */
const GAUGES: Record<string, { help: string; of: (job: WatchedJob) => number | null }> = {
  job_scheduler_job_last_success_timestamp_seconds: {
    help: 'When the latest run that succeeded ended, of the 200 newest runs of a job with JOB_METRICS_TAG.',
    of: ({ succeeded_at }) => succeeded_at && succeeded_at / 1_000,
  },
  job_scheduler_job_next_run_timestamp_seconds: {
    help: 'When a job with JOB_METRICS_TAG is due next.',
    of: ({ next_due }) => next_due && next_due / 1_000,
  },
  job_scheduler_job_consecutive_failures: {
    help: 'How many of the latest runs of a job with JOB_METRICS_TAG failed, one after the other.',
    of: ({ failures }) => failures,
  },
};

/** Tells Prometheus of the jobs with a tag, one by one, and how many have it; of no other job, since there may be millions. */
export function observeJobsOf(tag: string, jobs: WatchedJobs, registry: Registry, clock: Clock): void {
  const reading = new KeptReading(() => jobs.first(tag, MOST_WATCHED), clock);
  const latest = () => patiently(clock, () => reading.latest(), null);
  for (const [name, { help, of }] of Object.entries(GAUGES)) {
    new Gauge({
      name,
      help,
      labelNames: ['namespace', 'job'],
      registers: [registry],
      async collect() {
        const watched = await latest();
        // A job that is gone, or has lost the tag, is not shown with what was true of it.
        this.reset();
        for (const job of watched?.jobs ?? []) {
          const value = of(job);
          if (value !== null) this.set({ namespace: job.namespace, job: job.name }, value);
        }
      },
    });
  }
  new Gauge({
    name: 'job_scheduler_watched_jobs',
    help: `Jobs with JOB_METRICS_TAG; the first ${MOST_WATCHED} by namespace and name have metrics of their own.`,
    registers: [registry],
    async collect() {
      this.set((await latest())?.total ?? Number.NaN);
    },
  });
}
