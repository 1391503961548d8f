import type { RunReference } from '@job-scheduler/job-model';
import type { RunLedger, UnusableJobs } from '@job-scheduler/job-store';
import type { BadItem, EventLog } from '@job-scheduler/platform';

/**
 * Ends runs that no runner can claim, because of what their jobs hold, and disables these jobs. Otherwise their messages
 * would come back for ever.
 */
export class UnclaimableRuns {
  constructor(
    private readonly ledger: RunLedger,
    private readonly unusableJobs: UnusableJobs,
    private readonly log: EventLog,
  ) {}

  /** Throws StoreUnavailableError. */
  async end(runs: BadItem<RunReference>[]): Promise<void> {
    for (const { item, error } of runs) await this.endOne(item.run_id, error);
  }

  private async endOne(runId: string, error: unknown): Promise<void> {
    this.log.error('run_unclaimable', 'A run cannot be claimed because of what its job holds.', error, {
      run_id: runId,
    });
    const run = await this.ledger.get(runId);
    if (run === null) return;
    const reason = `The job's runs cannot be claimed: ${error instanceof Error ? error.message : String(error)}.`;
    await this.unusableJobs.disable([{ job_id: run.job_id, revision: null, reason }]);
    // A run of a job that is not active outlives what disables its job.
    await this.ledger.cancel(runId, 'job_unusable');
  }
}
