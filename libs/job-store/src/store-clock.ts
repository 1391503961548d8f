import type { Clock } from '@job-scheduler/job-model';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** By how much a clock may be slowed down or sped up while it is being set right, at most; more is noticed as a jump. */
const DRIFT = 0.0005;

const MOST_SAMPLES = 10;

/** Timers are late by about this, milliseconds: the rest is waited for turn by turn. */
export const TIMER_MS = 1.5;

/** Between these two differences lies that of the store's clock from this process's monotonic clock, milliseconds. */
interface Sample {
  least: number;
  most: number;
  /** Monotonic milliseconds. */
  at: number;
}

/**
 * What the clock of the store shows, as far as this process can be sure: never more than it really shows. Each answer of the store
 * that carries its time tells that, by less than it took. When an answer contradicts the others, as after the clock was set or
 * another server took over, it alone counts.
 */
export class StoreClock {
  private samples: Sample[] = [];

  constructor(
    private readonly ask: () => Promise<number>,
    private readonly clock: Clock,
  ) {}

  /** Monotonic milliseconds since the last answer. */
  get age(): number {
    return this.clock.monotonic() - (this.samples.at(-1)?.at ?? -Infinity);
  }

  /** Asks for the time. */
  async look(): Promise<void> {
    const askedAt = this.clock.monotonic();
    this.learn(askedAt, await this.ask());
  }

  /** Learns the time of the store in an answer that came now, epoch milliseconds. `askedAt`: monotonic milliseconds. */
  learn(askedAt: number, now: number): void {
    const at = this.clock.monotonic();
    const sample: Sample = { least: now - at, most: now - askedAt, at };
    const isAlike = this.samples.every(
      ({ least, most, at: before }) =>
        least - (at - before) * DRIFT <= sample.most && sample.least <= most + (at - before) * DRIFT,
    );
    this.samples = isAlike ? [...this.samples, sample].slice(-MOST_SAMPLES) : [sample];
  }

  /** What the store's clock surely shows by now, epoch milliseconds with their fraction; -Infinity while its time is not known. */
  now(): number {
    const now = this.clock.monotonic();
    return now + this.least(now);
  }

  /** The monotonic instant at which the store's clock has surely reached an instant, milliseconds. */
  reaches(instant: number): number {
    return instant - this.least(this.clock.monotonic());
  }

  /** How long until then, milliseconds; infinite while the store's time is not known. */
  until(instant: number): number {
    return this.reaches(instant) - this.clock.monotonic();
  }

  /** Resolves as soon as the store's clock has surely reached an instant. */
  async reached(instant: number): Promise<void> {
    for (;;) {
      const left = this.until(instant);
      if (left <= 0) return;
      if (left > TIMER_MS) await this.clock.sleep(Math.min(left - TIMER_MS, 1_000));
      else await nextTurn();
    }
  }

  /** By how much the store's clock is surely ahead of the monotonic one, which shows `now`. */
  private least(now: number): number {
    let least = -Infinity;
    for (const sample of this.samples) least = Math.max(least, sample.least - (now - sample.at) * DRIFT);
    return least;
  }
}
