import type { Renewal } from '@job-scheduler/job-store';

/**
 * For how long the renewals of runners have not changed, on this process's monotonic clock: when the clock of the store
 * jumps ahead, all runners seem to be silent there, although they are making calls.
 */
export class SilentRunners {
  private seen = new Map<string, { renewal: string; since: number }>();

  /** The runners that have renewed less than so long ago. `now` is monotonic milliseconds. */
  heardWithin(silentMs: number, renewals: readonly Renewal[], now: number): string[] {
    this.seen = new Map(
      renewals.map(({ runner_id, renewal }) => {
        const before = this.seen.get(runner_id);
        return [runner_id, before?.renewal === renewal ? before : { renewal, since: now }];
      }),
    );
    return [...this.seen].flatMap(([id, { since }]) => (now - since < silentMs ? [id] : []));
  }
}
