import { Clock } from '@job-scheduler/job-model';
import { performance } from 'node:perf_hooks';

/** The machine's clock: the only place that reads it. */
export class SystemClock extends Clock {
  now(): number {
    return Date.now();
  }

  monotonic(): number {
    return performance.now();
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, Math.min(Math.max(ms, 0), MAX_TIMEOUT_MS));
      signal?.addEventListener('abort', done, { once: true });
    });
  }
}

/** The longest delay that setTimeout keeps; longer ones would fire at once. */
const MAX_TIMEOUT_MS = 2_147_483_647;
