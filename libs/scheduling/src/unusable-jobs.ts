import { jobMember, UnusableJobError, type DueMember } from '@job-scheduler/job-model';
import type { AlertOutbox, StoppedJobs } from '@job-scheduler/job-store';
import type { EventLog } from '@job-scheduler/platform';

/** A due job that can be neither planned nor recorded, as of a revision, and why in words. */
export interface UnusableJob {
  job_id: string;
  revision: number;
  reason: string;
}

/** When a job that should be disabled and is not is looked at again. */
const LOOK_AGAIN_MS = 60_000;

/** Disables jobs that cannot be planned or recorded, so that they harm only themselves, and raises alerts about it. */
export class UnusableJobs {
  constructor(
    private readonly stoppedJobs: StoppedJobs,
    private readonly alerts: AlertOutbox,
    private readonly log: EventLog,
  ) {}

  /**
   * Never fails. Resolves to when each job is to be looked at again, epoch milliseconds: a job that was edited meanwhile
   * is armed by its edit, and one that could not be disabled is tried again later.
   */
  async disable(jobs: UnusableJob[], now: number): Promise<Map<DueMember, number | null>> {
    const next = new Map<DueMember, number | null>();
    const disabled: UnusableJob[] = [];
    for (const job of jobs) {
      const isDisabled = await this.stoppedJobs.disableUnusable(job.job_id, job.revision, job.reason);
      if (isDisabled) disabled.push(job);
      next.set(jobMember(job.job_id), isDisabled ? null : now + LOOK_AGAIN_MS);
    }
    if (disabled.length > 0) await this.tell(disabled);
    return next;
  }

  private async tell(disabled: UnusableJob[]): Promise<void> {
    const occurrence = { event: 'disabled', failures: 0, run_id: null } as const;
    try {
      await this.alerts.raise(
        disabled.map(({ job_id, reason }) => ({ job_id, ...occurrence, reason: reason.replace(/\.$/, '') })),
      );
    } catch (error) {
      this.log.error('alert_not_raised', 'Alerts about disabled jobs could not be raised.', error);
    }
  }
}

/** Why a job could not be planned, in words for its owner. */
export const reasonOf = (error: unknown): string =>
  error instanceof UnusableJobError ? error.message : `The job's ticks cannot be planned: ${String(error)}.`;
