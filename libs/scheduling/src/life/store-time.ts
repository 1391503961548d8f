import type { Clock } from '@job-scheduler/job-model';
import { StoreClock, StoreUnavailableError, type TickLedger } from '@job-scheduler/job-store';
import type { LoopBody } from '@job-scheduler/platform';

const LOOK_EVERY_MS = 1_000;

/**
 * The time by the clock of the store, which alone decides what is due: neither that of this host nor that of the priority queue, which
 * may be wrong. It is looked at once a second, and known in between without asking.
 */
export class StoreTime implements LoopBody {
  readonly name = 'store time';
  private readonly storeClock: StoreClock;

  constructor(ticks: TickLedger, clock: Clock) {
    this.storeClock = new StoreClock(() => ticks.now(), clock);
  }

  /** Whole epoch milliseconds: what the clock of the store surely shows. Throws StoreUnavailableError while it was never known. */
  async now(): Promise<number> {
    if (this.storeClock.now() === -Infinity) await this.storeClock.look();
    return Math.floor(this.storeClock.now());
  }

  async runOnce(): Promise<number> {
    try {
      await this.storeClock.look();
    } catch (error) {
      // Other loops tell of it, and the time goes on.
      if (!(error instanceof StoreUnavailableError)) throw error;
    }
    return LOOK_EVERY_MS;
  }
}
