import { Clock } from '@job-scheduler/job-model';
import { setMaxListeners } from 'node:events';
import { performance } from 'node:perf_hooks';

/** The machine's clock. No other code reads it. */
export class SystemClock extends Clock {
  now(): number {
    return Date.now();
  }

  monotonic(): number {
    return performance.now();
  }

  /**
   * Ends early if the wall clock was set or the machine was suspended meanwhile. Timers run on the monotonic clock, so
   * a caller that sleeps until an instant must look at the clock again.
   */
  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const end = this.monotonic() + ms;
    const offset = this.now() - this.monotonic();
    for (;;) {
      const rest = end - this.monotonic();
      if (rest <= 0 || signal?.aborted === true) return;
      await this.pause(Math.min(rest, CLOCK_CHECK_MS), signal);
      if (Math.abs(this.now() - this.monotonic() - offset) > CLOCK_JUMP_MS) return;
    }
  }

  private pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      if (signal === undefined) return;
      // One signal may end many sleeps at once, and Node warns at the eleventh listener.
      setMaxListeners(0, signal);
      signal.addEventListener('abort', done, { once: true });
    });
  }
}

/** How often a long sleep checks that the wall clock and the monotonic clock still agree. */
const CLOCK_CHECK_MS = 1_000;

/** A larger difference is a jump; a smaller one is the gradual correction of a clock. */
const CLOCK_JUMP_MS = 250;
