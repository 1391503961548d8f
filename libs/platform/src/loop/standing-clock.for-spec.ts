import { Clock } from '@job-scheduler/job-model';

/** A clock on which no time passes: a sleep ends only when it is aborted, or when the test ends it. */
export class StandingClock extends Clock {
  readonly sleeps: { ms: number; end: () => void }[] = [];
  private noticed: () => void = () => undefined;

  now(): number {
    return 0;
  }

  monotonic(): number {
    return 0;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      signal?.addEventListener('abort', () => resolve(), { once: true });
      this.sleeps.push({ ms, end: resolve });
      this.noticed();
    });
  }

  async slept(count: number): Promise<void> {
    while (this.sleeps.length < count) await new Promise<void>((resolve) => (this.noticed = resolve));
  }
}
