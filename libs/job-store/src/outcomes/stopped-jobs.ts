import { disableJob, pauseJob, type Job, type JobChange } from '@job-scheduler/job-model';
import type { JobRepository } from '../job-repository.js';
import type { EndedRun, Streak } from './ended-run.js';

/** The log of decisions about jobs, and of what could not be done. */
export interface OutcomeLog {
  warn(event: 'job_paused' | 'job_disabled' | 'jobs_left', message: string, fields: { job_id: string }): void;
  warn(event: 'runs_left', message: string, fields: { run_id: string }): void;
  error(event: 'job_not_stopped', message: string, error: unknown, fields: { job_id: string }): void;
  error(event: 'alert_not_raised', message: string, error: unknown): void;
}

/** A job that can be neither planned nor carried out, and why in words for its owner. */
export interface UnusableJob {
  job_id: string;
  /** The revision that is unusable; null for whatever it is now. */
  revision: number | null;
  reason: string;
}

/** Stops jobs whose calls show that going on is pointless, which ends those of their runs that have not started. */
export class StoppedJobs {
  constructor(
    private readonly jobs: JobRepository,
    private readonly log: OutcomeLog,
  ) {}

  /** Pauses a job whose target says 410 Gone: there is nobody left to call. Resolves to the runs that this ended. */
  async pauseGone(jobId: string): Promise<EndedRun[] | null> {
    const pause = { reason: 'The target answered 410 Gone.', until: null };
    const ended = await this.stop(jobId, (job, now) =>
      job.cursor.status === 'active' ? pauseJob(job, pause, 'system', now) : null,
    );
    if (ended !== null) {
      this.log.warn('job_paused', 'A job was paused because its target is gone.', { job_id: jobId });
    }
    return ended;
  }

  /**
   * Disables a job once as many of its runs failed in a row as its policy allows. Resolves to the runs that this ended,
   * or to null when this call did not disable it.
   */
  async disableFailing(job_id: string, { failures, policies }: Streak): Promise<EndedRun[] | null> {
    const limit = policies.disable_after_failures;
    if (limit === null || failures < limit) return null;
    const reason = failures === 1 ? 'A run failed.' : `${failures} runs in a row failed.`;
    const ended = await this.stop(job_id, (job, now) => disableJob(job, reason, now));
    if (ended !== null) {
      this.log.warn('job_disabled', `A job was disabled. ${reason}`, { job_id });
    }
    return ended;
  }

  /**
   * Disables a job that cannot be planned or carried out, unless it was edited since the given revision. Resolves to the
   * runs that this ended; null when it changed nothing.
   */
  async disableUnusable({ job_id, revision, reason }: UnusableJob): Promise<EndedRun[] | null> {
    const ended = await this.stop(job_id, (job, now) =>
      revision === null || job.cursor.revision === revision ? disableJob(job, reason, now) : null,
    );
    if (ended !== null) this.log.warn('job_disabled', `A job was disabled: ${reason}`, { job_id });
    return ended;
  }

  /** Resolves to null when nothing was changed. */
  private async stop(
    jobId: string,
    decide: (job: Job, now: number) => JobChange | null,
  ): Promise<EndedRun[] | null> {
    try {
      const write = await this.jobs.edit(jobId, decide);
      return write?.changed === true ? write.ended : null;
    } catch (error) {
      this.log.error('job_not_stopped', 'A job that should be stopped could not be stopped.', error, {
        job_id: jobId,
      });
      return null;
    }
  }
}
