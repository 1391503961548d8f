import { Clock } from '@job-scheduler/job-model';

interface Sleeper {
  readonly dueAt: number;
  readonly wake: () => void;
}

/** A clock that moves only when told to, and wakes sleepers in the order of their times. */
export class ManualClock extends Clock {
  private elapsed = 0;
  private readonly sleepers = new Set<Sleeper>();
  private readonly sleepWatchers = new Set<() => void>();

  /** @param startedAt epoch milliseconds shown before the first advance. */
  constructor(private readonly startedAt = Date.UTC(2026, 0, 1)) {
    super();
  }

  now(): number {
    return this.startedAt + this.elapsed;
  }

  monotonic(): number {
    return this.elapsed;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted || ms <= 0) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        this.sleepers.delete(sleeper);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper: Sleeper = { dueAt: this.elapsed + ms, wake };
      this.sleepers.add(sleeper);
      signal?.addEventListener('abort', wake, { once: true });
      for (const watcher of this.sleepWatchers) watcher();
    });
  }

  /**
   * Moves time forward. Each sleeper wakes at its own instant, and everything that follows from it (promises and
   * immediates, not I/O) settles before time goes on. A loop that sleeps again within `ms` therefore wakes again.
   */
  async advance(ms: number): Promise<void> {
    const until = this.elapsed + ms;
    for (let next = this.earliest(until); next !== undefined; next = this.earliest(until)) {
      this.elapsed = next.dueAt;
      next.wake();
      await settled();
    }
    this.elapsed = until;
    await settled();
  }

  /** Resolves as soon as at least `count` sleeps are in progress, that is, when the code under test is idle. */
  async sleeping(count = 1): Promise<void> {
    await new Promise<void>((resolve) => {
      const check = (): void => {
        if (this.sleepers.size < count) return;
        this.sleepWatchers.delete(check);
        resolve();
      };
      this.sleepWatchers.add(check);
      check();
    });
  }

  private earliest(until: number): Sleeper | undefined {
    const due = [...this.sleepers].filter((sleeper) => sleeper.dueAt <= until);
    return due.toSorted((a, b) => a.dueAt - b.dueAt)[0];
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
