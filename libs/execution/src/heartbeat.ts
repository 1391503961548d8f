import type { Clock } from '@job-scheduler/job-model';
import type { Recovery } from '@job-scheduler/job-store';
import type { LoopBody } from '@job-scheduler/platform';

const RENEW_EVERY_MS = 2_000;

/** A runner that has not renewed for this long starts no calls: its runs may soon be freed. */
const STALE_AFTER_MS = 8_000;

/** Tells the system of record that this runner process is alive. Its id is new at every start. */
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
    // Taken before the write, so the store's row is never older than this runner believes.
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

  /** Removes this runner from the list; the runs that it still held are then free. */
  async remove(): Promise<void> {
    this.renewedAt = -Infinity;
    await this.recovery.removeRunner(this.runnerId);
  }
}
