import { pauseJob } from '@job-scheduler/job-model';
import type { JobRepository } from '@job-scheduler/job-store';
import type { EventLog } from '@job-scheduler/platform';

/** Pauses jobs whose target says 410 Gone: nobody is there to be called. */
export class GoneTargets {
  constructor(
    private readonly jobs: JobRepository,
    private readonly log: EventLog,
  ) {}

  async pause(jobId: string): Promise<void> {
    const pause = { reason: 'The target answered 410 Gone.', until: null };
    try {
      const write = await this.jobs.edit(jobId, (job, now) =>
        job.cursor.status === 'active' ? pauseJob(job, pause, 'system', now) : null,
      );
      if (write?.changed === true) {
        this.log.warn('job_paused', 'A job was paused because its target is gone.', { job_id: jobId });
      }
    } catch (error) {
      this.log.error('job_not_paused', 'A job whose target is gone could not be paused.', error, {
        job_id: jobId,
      });
    }
  }
}
