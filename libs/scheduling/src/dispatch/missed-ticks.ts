import type { TickPlan } from '@job-scheduler/job-model';
import type { AlertOutbox } from '@job-scheduler/job-store';
import type { EventLog } from '@job-scheduler/platform';

/** Raises alerts about ticks that did not run because no scheduler was up in time. */
export class MissedTicks {
  constructor(
    private readonly alerts: AlertOutbox,
    private readonly log: EventLog,
  ) {}

  /** Raises an alert for each job whose recorded plan skips missed ticks. */
  async tell(recorded: TickPlan[]): Promise<void> {
    const jobIds = recorded.flatMap((plan) =>
      plan.skips.some(({ reason }) => reason === 'missed') ? [plan.job_id] : [],
    );
    if (jobIds.length === 0) return;
    const occurrence = { event: 'missed', failures: 0, run_id: null, reason: 'missed' } as const;
    try {
      await this.alerts.raise(jobIds.map((job_id) => ({ job_id, ...occurrence })));
    } catch (error) {
      this.log.error('alert_not_raised', 'Alerts about missed ticks could not be raised.', error);
    }
  }
}
