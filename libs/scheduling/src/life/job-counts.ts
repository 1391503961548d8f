import type { Clock, JobStatus } from '@job-scheduler/job-model';
import type { JobRepository } from '@job-scheduler/job-store';
import { KeptReading } from './kept-reading.js';

/**
 * How many jobs have each status. Counting reads every job. Counters that every write keeps up to date would be exact, but they would
 * cost time at each tick, and all writes would meet at the same few rows.
 */
export class JobCounts extends KeptReading<Map<JobStatus, number>> {
  constructor(jobs: JobRepository, clock: Clock) {
    super(() => jobs.countByStatus(), clock);
  }
}
