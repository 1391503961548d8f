import { Clock } from '@job-scheduler/job-model';

/** A clock on which time passes only in sleeps that the test ends. Others end when they are aborted. */
export class StandingClock extends Clock {
  readonly sleeps: { ms: number; end: () => void }[] = [];
  private noticed: () => void = () => undefined;
  private time = 0;

  now(): number {
    return this.time;
  }

  monotonic(): number {
    return this.time;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      signal?.addEventListener('abort', () => resolve(), { once: true });
      const end = (): void => {
        this.time += ms;
        resolve();
      };
      this.sleeps.push({ ms, end });
      this.noticed();
    });
  }

  async slept(count: number): Promise<void> {
    while (this.sleeps.length < count) await new Promise<void>((resolve) => (this.noticed = resolve));
  }
}
