import type { Clock } from '@job-scheduler/job-model';
import {
  BadDataError,
  untilKnown,
  type Claimant,
  type ClaimLedger,
  type PostponedRun,
} from '@job-scheduler/job-store';
import { isolateBadItems, type EventLog } from '@job-scheduler/platform';
import type { Arming } from '@job-scheduler/priority-queue';

/** Gives claimed runs back, so that any runner can take them after a while. */
export class ReturnedRuns {
  constructor(
    private readonly ledger: ClaimLedger,
    private readonly arming: Arming,
    private readonly clock: Clock,
    private readonly log: EventLog,
  ) {}

  /**
   * Resolves once the runs that the claim holds are given back; the last try ends with the signal. A run that cannot be given
   * back is left to recovery, and keeps no other.
   */
  async giveBack(runs: PostponedRun[], claimant: Claimant, signal: AbortSignal): Promise<void> {
    const { results, bad, interruption } = await isolateBadItems(
      runs,
      (some) => untilKnown(this.clock, signal, () => this.ledger.postpone(some, claimant)),
      (error) => error instanceof BadDataError,
    );
    await this.arming.runs(results);
    for (const { item, error } of bad) {
      const message = 'A run could not be given back; it is freed after its deadline.';
      this.log.error('run_not_given_back', message, error, { run_id: item.run_id });
    }
    if (interruption !== null) throw interruption.error;
  }
}
