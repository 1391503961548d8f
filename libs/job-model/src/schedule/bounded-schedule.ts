import { FIRST_INSTANT, LAST_INSTANT, type CompiledSchedule, type ScheduleDefinition } from './definition.js';

/** What every kind of schedule shares: no tick outside `start_at` and `end_at`, both included. */
export abstract class BoundedSchedule implements CompiledSchedule {
  abstract readonly kind: CompiledSchedule['kind'];
  private readonly first: number;
  private readonly last: number;

  constructor({ start_at, end_at }: Pick<ScheduleDefinition, 'start_at' | 'end_at'>) {
    this.first = Math.max(start_at ?? FIRST_INSTANT, FIRST_INSTANT);
    this.last = Math.min(end_at ?? LAST_INSTANT, LAST_INSTANT);
  }

  next(after: number): number | null {
    const from = Math.max(Math.floor(after) + 1, this.first);
    if (!(from <= this.last)) return null;
    const tick = this.atOrAfter(from);
    return tick === null || tick > this.last ? null : tick;
  }

  previous(before: number): number | null {
    const to = Math.min(Math.ceil(before) - 1, this.last);
    if (!(to >= this.first)) return null;
    const tick = this.atOrBefore(to);
    return tick === null || tick < this.first ? null : tick;
  }

  count(after: number, until: number): number {
    const from = Math.max(Math.floor(after) + 1, this.first);
    const to = Math.min(Math.floor(until), this.last);
    return from <= to ? this.countWithin(from, to) : 0;
  }

  /** The earliest tick at or after an instant, bounds aside. */
  protected abstract atOrAfter(instant: number): number | null;
  /** The latest tick at or before an instant, bounds aside. */
  protected abstract atOrBefore(instant: number): number | null;
  /** How many ticks lie in [from, to], bounds aside; from <= to. */
  protected abstract countWithin(from: number, to: number): number;
}
