import { disableJob, pauseJob, type Job, type JobChange } from '@job-scheduler/job-model';
import type { JobRepository } from './job-repository.js';
import type { JobOutcome } from './run-ledger.js';

/** The log of decisions about jobs, and of what could not be done. */
export interface OutcomeLog {
  warn(event: string, message: string, fields: { job_id: string }): void;
  error(event: string, message: string, error: unknown, fields?: { job_id: string }): void;
}

/** A job that can be neither planned nor carried out, and why in words for its owner. */
export interface UnusableJob {
  job_id: string;
  /** The revision that is unusable; null for whatever it is now. */
  revision: number | null;
  reason: string;
}

/** Stops jobs with which going on is pointless. */
export class StoppedJobs {
  constructor(
    private readonly jobs: JobRepository,
    private readonly log: OutcomeLog,
  ) {}

  /** Pauses a job whose target says 410 Gone: there is nobody left to call. */
  async pauseGone(jobId: string): Promise<void> {
    const pause = { reason: 'The target answered 410 Gone.', until: null };
    const stopped = await this.stop(jobId, (job, now) =>
      job.cursor.status === 'active' ? pauseJob(job, pause, 'system', now) : null,
    );
    if (stopped) {
      this.log.warn('job_paused', 'A job was paused because its target is gone.', { job_id: jobId });
    }
  }

  /** Disables a job once as many of its runs failed in a row as its policy allows. True when this call did it. */
  async disableFailing({ job_id, failures, policies }: JobOutcome): Promise<boolean> {
    const limit = policies.disable_after_failures;
    if (limit === null || failures < limit) return false;
    const stopped = await this.stop(job_id, (job, now) =>
      disableJob(job, `${failures} runs in a row failed.`, now),
    );
    if (stopped) {
      this.log.warn('job_disabled', `A job was disabled because ${failures} runs in a row failed.`, {
        job_id,
      });
    }
    return stopped;
  }

  /**
   * Disables a job that cannot be planned or carried out, unless it was edited since the given revision. True when this
   * call did it.
   */
  async disableUnusable({ job_id, revision, reason }: UnusableJob): Promise<boolean> {
    const stopped = await this.stop(job_id, (job, now) =>
      revision === null || job.cursor.revision === revision ? disableJob(job, reason, now) : null,
    );
    if (stopped) this.log.warn('job_disabled', `A job was disabled: ${reason}`, { job_id });
    return stopped;
  }

  private async stop(jobId: string, decide: (job: Job, now: number) => JobChange | null): Promise<boolean> {
    try {
      return (await this.jobs.edit(jobId, decide))?.changed === true;
    } catch (error) {
      this.log.error('job_not_stopped', 'A job that should be stopped could not be stopped.', error, {
        job_id: jobId,
      });
      return false;
    }
  }
}
