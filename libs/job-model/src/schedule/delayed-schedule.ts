import type { CompiledSchedule, ScheduleDefinition } from './definition.js';
import { seedHash } from './seed-hash.js';

/** The delay of a job's ticks that spreads load, milliseconds; the same for all of its ticks. */
export function jitterDelay({
  jitter_seconds = 0,
  seed,
}: Pick<ScheduleDefinition, 'jitter_seconds' | 'seed'>): number {
  return jitter_seconds === 0 ? 0 : seedHash(`jitter:${seed}`) % (jitter_seconds * 1000 + 1);
}

/** A schedule whose ticks are all delayed by the same time, milliseconds. Bounds apply to the times before the delay. */
export const delayed = (schedule: CompiledSchedule, delay: number): CompiledSchedule =>
  delay === 0 ? schedule : new DelayedSchedule(schedule, delay);

class DelayedSchedule implements CompiledSchedule {
  constructor(
    private readonly inner: CompiledSchedule,
    private readonly delay: number,
  ) {}

  get kind(): CompiledSchedule['kind'] {
    return this.inner.kind;
  }

  next(after: number): number | null {
    return this.delayed(this.inner.next(after - this.delay));
  }

  previous(before: number): number | null {
    return this.delayed(this.inner.previous(before - this.delay));
  }

  count(after: number, until: number): number {
    return this.inner.count(after - this.delay, until - this.delay);
  }

  private delayed(tick: number | null): number | null {
    return tick === null ? null : tick + this.delay;
  }
}
