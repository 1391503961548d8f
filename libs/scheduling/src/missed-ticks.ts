import type { TickPlan } from '@job-scheduler/job-model';
import type { AlertOutbox } from '@job-scheduler/job-store';
import type { EventLog } from '@job-scheduler/platform';

/** Raises alerts of ticks that did not run because nobody was there in time. */
export class MissedTicks {
  constructor(
    private readonly alerts: AlertOutbox,
    private readonly log: EventLog,
  ) {}

  /** Tells of the plans, as they were recorded, that skip missed ticks. */
  async tell(recorded: TickPlan[]): Promise<void> {
    const jobIds = recorded.flatMap((plan) =>
      plan.skips.some(({ reason }) => reason === 'missed') ? [plan.job_id] : [],
    );
    if (jobIds.length === 0) return;
    const occurrence = { event: 'missed', failures: 0, run_id: null, reason: 'missed' } as const;
    try {
      await this.alerts.raise(jobIds.map((job_id) => ({ job_id, ...occurrence })));
    } catch (error) {
      this.log.error('alert_not_raised', 'An alert of missed ticks could not be raised.', error);
    }
  }
}
