import type { Clock } from '@job-scheduler/job-model';
import { untilKnown, type Claimant, type ClaimLedger, type PostponedRun } from '@job-scheduler/job-store';
import type { Arming } from '@job-scheduler/priority-queue';

/** Gives claimed runs back, so that any runner can take them after a while. */
export class ReturnedRuns {
  constructor(
    private readonly ledger: ClaimLedger,
    private readonly arming: Arming,
    private readonly clock: Clock,
  ) {}

  /** Resolves once the runs that the claim holds are given back; the last try ends with the signal. */
  async giveBack(runs: PostponedRun[], claimant: Claimant, signal: AbortSignal): Promise<void> {
    const postpone = () => this.ledger.postpone(runs, claimant);
    await this.arming.runs(await untilKnown(this.clock, signal, postpone));
  }
}
