import type { AlertOccurrence } from '@job-scheduler/job-model';
import type { AlertOutbox } from './alert-outbox.js';
import type { JobOutcome } from './run-ledger.js';
import type { OutcomeLog, StoppedJobs } from './stopped-jobs.js';

/** Acts on the outcomes of jobs: on consecutive failures, and on their end. */
export class JobOutcomes {
  constructor(
    private readonly stoppedJobs: StoppedJobs,
    private readonly alerts: AlertOutbox,
    private readonly log: OutcomeLog,
  ) {}

  async follow(outcomes: JobOutcome[]): Promise<void> {
    const occurrences: AlertOccurrence[] = [];
    for (const outcome of outcomes) {
      const hasAlerts = outcome.policies.alerts.length > 0;
      if (hasAlerts) occurrences.push(...toldOf(outcome));
      if (outcome.failures === 0 || !(await this.stoppedJobs.disableFailing(outcome))) continue;
      if (hasAlerts) occurrences.push(occurrenceOf(outcome, 'disabled'));
    }
    if (occurrences.length > 0) await this.raise(occurrences);
  }

  private async raise(occurrences: AlertOccurrence[]): Promise<void> {
    try {
      await this.alerts.raise(occurrences);
    } catch (error) {
      this.log.error(
        'alert_not_raised',
        'An alert could not be raised; the next failure will raise it.',
        error,
      );
    }
  }
}

/** A failure, or the success after failures. */
function toldOf(outcome: JobOutcome): AlertOccurrence[] {
  if (outcome.state === 'failed' || outcome.state === 'lost') return [occurrenceOf(outcome, 'failure')];
  if (outcome.state !== 'succeeded' || outcome.failures_before === 0) return [];
  return [{ ...occurrenceOf(outcome, 'recovery'), failures: outcome.failures_before }];
}

const occurrenceOf = (outcome: JobOutcome, event: AlertOccurrence['event']): AlertOccurrence => ({
  job_id: outcome.job_id,
  event,
  failures: outcome.failures,
  run_id: outcome.run_id,
  reason: outcome.reason,
});
