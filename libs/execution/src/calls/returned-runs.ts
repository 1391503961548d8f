import type { Clock } from '@job-scheduler/job-model';
import { untilKnown, type Claimant, type ClaimLedger } from '@job-scheduler/job-store';
import type { Arming } from '@job-scheduler/priority-queue';
import type { RefusedRun } from './held-run.js';

/** Gives claimed runs back, so that any runner can take them after a while. */
export class ReturnedRuns {
  constructor(
    private readonly ledger: ClaimLedger,
    private readonly arming: Arming,
    private readonly clock: Clock,
  ) {}

  /** One write for each claim. The promises resolve once the runs are given back; the last try ends with the signal. */
  giveBack(held: RefusedRun[], signal: AbortSignal): { count: number; done: Promise<void> }[] {
    return [...new Set(held.map((one) => one.claimant))].map((claimant) => {
      const own = held.filter((one) => one.claimant === claimant);
      return { count: own.length, done: this.postpone(own, claimant, signal) };
    });
  }

  private async postpone(held: RefusedRun[], claimant: Claimant, signal: AbortSignal): Promise<void> {
    const runs = held.map(({ run, delayMs }) => ({ run_id: run.run_id, delay_ms: delayMs }));
    const postpone = () => this.ledger.postpone(runs, claimant);
    await this.arming.runs(await untilKnown(this.clock, signal, postpone));
  }
}
