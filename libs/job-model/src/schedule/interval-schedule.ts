import { BoundedSchedule } from './bounded-schedule.js';
import { InvalidScheduleError, type ScheduleDefinition } from './definition.js';

/** The units of an interval, in milliseconds. */
export const INTERVAL_UNITS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 };
const INTERVAL = /^@every\s+(?=\d)(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?$/;
const LONGEST = 3660 * INTERVAL_UNITS.d;

/** The milliseconds of `@every 1d2h30m15s`, from a second to ten years; parts may be left out. */
export function parseInterval(text: string): number {
  const parts = INTERVAL.exec(text);
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = (parts ?? [])
    .slice(1)
    .map((part) => Number(part ?? 0));
  const period =
    days * INTERVAL_UNITS.d +
    hours * INTERVAL_UNITS.h +
    minutes * INTERVAL_UNITS.m +
    seconds * INTERVAL_UNITS.s;
  if (parts === null || period < INTERVAL_UNITS.s || period > LONGEST) {
    throw new InvalidScheduleError(
      'every_syntax',
      'schedule',
      'The interval must lie between 1s and ten years and be written like "@every 90s" or "@every 1d12h30m".',
    );
  }
  return period;
}

/**
 * `@every`: the instants a whole number of periods away from the origin, which is `start_at`, or else the job's
 * creation. The origin itself is one of them. Elapsed time: the zone plays no part.
 */
export class IntervalSchedule extends BoundedSchedule {
  readonly kind = 'every';
  private readonly origin: number;

  constructor(
    definition: ScheduleDefinition,
    private readonly period: number,
  ) {
    super(definition);
    this.origin = definition.start_at ?? definition.anchor;
  }

  protected atOrAfter(instant: number): number {
    return this.origin + Math.ceil((instant - this.origin) / this.period) * this.period;
  }

  protected atOrBefore(instant: number): number {
    return this.origin + Math.floor((instant - this.origin) / this.period) * this.period;
  }

  protected countWithin(from: number, to: number): number {
    return (this.atOrBefore(to) - this.atOrAfter(from)) / this.period + 1;
  }
}
