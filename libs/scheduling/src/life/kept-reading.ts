import type { Clock } from '@job-scheduler/job-model';

/** A reading is kept at least this long: as long as Prometheus usually waits between scrapes. */
const KEPT_MS = 15_000;

/** A reading that takes long is kept this many times as long: reading takes 0.2 % of the time at most. */
const KEPT_TIMES = 500;

/**
 * What a metric shows of the store, where reading it costs the more the more jobs there are, and Prometheus asks several times a minute:
 * so the last reading is shown, and it is made anew at most now and then.
 */
export class KeptReading<Reading> {
  private last: { reading: Reading; at: number } | null = null;
  private underWay: Promise<void> | null = null;
  private keptUntil = -Infinity;

  constructor(
    private readonly read: () => Promise<Reading>,
    private readonly clock: Clock,
  ) {}

  /** The last reading, which begins to be renewed if it is old. Only the first one is waited for; null if that fails. */
  async latest(): Promise<Reading | null> {
    if (this.clock.monotonic() >= this.keptUntil) this.underWay ??= this.renew();
    if (this.last === null) await this.underWay;
    return this.last?.reading ?? null;
  }

  /** How old the last reading is, milliseconds; null without one. */
  ageMs(): number | null {
    return this.last === null ? null : this.clock.monotonic() - this.last.at;
  }

  /** Resolves when nothing is being read. */
  async renewed(): Promise<void> {
    await this.underWay;
  }

  /** A reading that fails leaves the last one, whose age then grows: whether the store answers is told elsewhere. */
  private async renew(): Promise<void> {
    const begin = this.clock.monotonic();
    const reading = await this.read().catch(() => null);
    if (reading !== null) this.last = { reading, at: begin };
    const end = this.clock.monotonic();
    this.keptUntil = end + Math.max(KEPT_MS, (end - begin) * KEPT_TIMES);
    this.underWay = null;
  }
}
