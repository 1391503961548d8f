import { resumeJob } from '@job-scheduler/job-model';
import type { JobRepository, RunEndings } from '@job-scheduler/job-store';

/** Ends pauses whose `until` has passed. */
export class PauseEnd {
  constructor(
    private readonly jobs: JobRepository,
    private readonly endings: RunEndings,
  ) {}

  /**
   * Resumes a job as of the end of its pause; a tick at that very instant runs. Resolves to when the job is due next.
   */
  async resume(jobId: string): Promise<number | null> {
    const write = await this.jobs.edit(jobId, (job, now) => {
      const until = job.pause?.until ?? null;
      return until === null || until > now ? null : resumeJob(job, until - 1);
    });
    await this.endings.follow(write?.ended ?? []);
    return write?.job.cursor.next_due ?? null;
  }
}
