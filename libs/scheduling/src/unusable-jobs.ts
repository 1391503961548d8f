import { jobMember, UnusableJobError, type DueMember } from '@job-scheduler/job-model';
import type { RunEndings } from '@job-scheduler/job-store';

/** A due job that can be neither planned nor recorded, as of a revision, and why in words. */
export interface UnusableJob {
  job_id: string;
  revision: number;
  reason: string;
}

/** When a job that should be disabled and is not is looked at again. */
const LOOK_AGAIN_MS = 60_000;

/** Disables jobs that cannot be planned or recorded, so that they harm only themselves. */
export class UnusableJobs {
  constructor(private readonly endings: RunEndings) {}

  /**
   * Never fails. Resolves to when each job is to be looked at again, epoch milliseconds: a job that was edited meanwhile
   * is armed by its edit, and one that could not be disabled is tried again later.
   */
  async disable(jobs: UnusableJob[], now: number): Promise<Map<DueMember, number | null>> {
    const next = new Map<DueMember, number | null>();
    for (const { job_id, revision, reason } of jobs) {
      const isDisabled = await this.endings.disableUnusable(job_id, revision, reason);
      next.set(jobMember(job_id), isDisabled ? null : now + LOOK_AGAIN_MS);
    }
    return next;
  }
}

/** Why a job could not be planned, in words for its owner. */
export const reasonOf = (error: unknown): string =>
  error instanceof UnusableJobError ? error.message : `The job's ticks cannot be planned: ${String(error)}.`;
