import type { AlertOutbox } from './alert-outbox.js';
import type { OutcomeLog, StoppedJobs, UnusableJob } from './stopped-jobs.js';

/** Disables jobs that cannot be used, so that they harm only themselves, and raises alerts about it. */
export class UnusableJobs {
  constructor(
    private readonly stoppedJobs: StoppedJobs,
    private readonly alerts: AlertOutbox,
    private readonly log: OutcomeLog,
  ) {}

  /**
   * Never rejects. Resolves to the jobs that this call disabled; the others were edited or stopped meanwhile, or cannot
   * be written either.
   */
  async disable(jobs: UnusableJob[]): Promise<Set<string>> {
    const disabled: UnusableJob[] = [];
    for (const job of jobs) {
      if (await this.stoppedJobs.disableUnusable(job)) disabled.push(job);
    }
    if (disabled.length > 0) await this.tell(disabled);
    return new Set(disabled.map(({ job_id }) => job_id));
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
