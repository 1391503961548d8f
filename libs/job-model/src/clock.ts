/** Time as a dependency: everything that needs "now" or waits takes a Clock, so tests can move time. */
export abstract class Clock {
  /** Wall clock, epoch milliseconds. */
  abstract now(): number;

  /** Milliseconds since an arbitrary origin; never goes backwards, for durations and time-outs. */
  abstract monotonic(): number;

  /** Resolves after `ms` milliseconds, or at once when the signal is aborted. Never rejects. */
  abstract sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
