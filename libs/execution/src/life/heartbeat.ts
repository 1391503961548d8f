import type { Clock } from '@job-scheduler/job-model';
import { RUNNER_LEASE, type Claimant, type Recovery } from '@job-scheduler/job-store';
import type { LoopBody } from '@job-scheduler/platform';
import { randomUUID } from 'node:crypto';

/** A claim that this runner asks for. */
export interface AskedClaim {
  claimant: Claimant;
  /** When it was asked for, monotonic milliseconds, and the lease at that time: no row was claimed earlier. */
  askedAt: number;
  lease: number;
}

/**
 * Tells the system of record that this runner process is alive, which renews its lease on the runs that it holds (see
 * RUNNER_LEASE). Its id is new at every start.
 */
export class Heartbeat implements LoopBody {
  readonly name = 'runner heartbeat';

  private renewedAt = -Infinity;
  private leases = 0;
  private onRenewed: () => void = () => undefined;

  /** `mostAtOnce`: how many runs of announced ticks this runner can begin at one instant. */
  constructor(
    readonly runnerId: string,
    private readonly mostAtOnce: number,
    private readonly recovery: Recovery,
    private readonly clock: Clock,
  ) {}

  /** Calls the listener after every renewal. */
  whenRenewed(listener: () => void): void {
    this.onRenewed = listener;
  }

  async runOnce(): Promise<number> {
    // Taken before the write, so the store's row is never older than this runner believes.
    const before = this.clock.monotonic();
    await this.recovery.renewRunner(this.runnerId, { runs: this.mostAtOnce, to: 'all' });
    // What was claimed before may have been freed in between.
    if (!this.isFresh()) this.leases += 1;
    this.renewedAt = before;
    this.onRenewed();
    return RUNNER_LEASE.RENEW_EVERY_MS;
  }

  /** True while this runner may claim runs. */
  isFresh(): boolean {
    return this.clock.monotonic() - this.renewedAt < RUNNER_LEASE.HELD_MS;
  }

  /** A claim to ask for now. */
  newClaim(): AskedClaim {
    const claimant = { runner_id: this.runnerId, claim_id: randomUUID() };
    return { claimant, askedAt: this.clock.monotonic(), lease: this.leases };
  }

  /** Whether the lease of a claim has been held without a break, so that its runs are still this runner's. */
  holds(lease: number): boolean {
    return lease === this.leases && this.isFresh();
  }

  /** Removes this runner from the list; the runs that it still held are then free. */
  async remove(): Promise<void> {
    this.renewedAt = -Infinity;
    await this.recovery.removeRunner(this.runnerId);
  }
}
