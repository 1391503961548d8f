import type { JobOutcome } from '@job-scheduler/job-store';
import type { StoppedJobs } from './stopped-jobs.js';

/** Follows how jobs fare: what a run of failures, or the end of one, leads to. */
export class JobOutcomes {
  constructor(private readonly stoppedJobs: StoppedJobs) {}

  async follow(outcomes: JobOutcome[]): Promise<void> {
    for (const outcome of outcomes) {
      if (outcome.failures > 0) await this.stoppedJobs.disableFailing(outcome);
    }
  }
}
