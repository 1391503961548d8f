import type { Clock } from '@job-scheduler/job-model';
import type { Recovery } from '@job-scheduler/job-store';
import type { LoopBody } from '@job-scheduler/platform';

const RENEW_EVERY_MS = 2_000;

/** A runner that has not renewed for this long starts no call: others may have freed its runs soon. */
const STALE_AFTER_MS = 8_000;

/** Tells the system of record that this runner process lives. Its id is new at every start. */
export class Heartbeat implements LoopBody {
  readonly name = 'runner heartbeat';

  private renewedAt = -Infinity;
  private onRenewed: () => void = () => undefined;

  constructor(
    readonly runnerId: string,
    private readonly recovery: Recovery,
    private readonly clock: Clock,
  ) {}

  /** Calls the listener after every renewal. */
  whenRenewed(listener: () => void): void {
    this.onRenewed = listener;
  }

  async runOnce(): Promise<number> {
    // The moment before the write: the store's row is never older than this runner believes.
    const before = this.clock.monotonic();
    await this.recovery.renewRunner(this.runnerId);
    this.renewedAt = before;
    this.onRenewed();
    return RENEW_EVERY_MS;
  }

  /** True while this runner may start calls. */
  isFresh(): boolean {
    return this.clock.monotonic() - this.renewedAt < STALE_AFTER_MS;
  }

  /** Takes this runner's name off the list, after which whatever it still held is free. */
  async remove(): Promise<void> {
    this.renewedAt = -Infinity;
    await this.recovery.removeRunner(this.runnerId);
  }
}
