import type { OffsetChange, ZoneOffsets } from './zone-offsets.js';

/**
 * Offsets are sampled this far apart, and the changes between two samples are found by bisection. The shortest
 * time between two changes since 1970 is seven days (northern Brazil in 2000, Gaza in 2040).
 */
const SAMPLE_SECONDS = 3 * 86_400;

const WALL = /^(\d+)\/(\d+)\/(\d+), (\d+):(\d+):(\d+)$/;

/** The name that the platform uses for a zone, or null when it does not know the zone. */
export function platformName(timezone: string): string | null {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: timezone }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** A zone's offsets as Intl tells them. Throws a RangeError for a zone that Intl does not know. */
export class PlatformOffsets implements ZoneOffsets {
  private readonly offsetAt: (second: number) => number;

  constructor(timezone: string) {
    this.offsetAt = offsetReader(timezone);
  }

  changes(from: number, to: number): OffsetChange[] {
    const { offsetAt } = this;
    const changes = [{ at: from, offset: offsetAt(from) }];
    let known = from;
    let offset = offsetAt(from);
    while (known < to) {
      const sample = Math.min(known + SAMPLE_SECONDS, to);
      if (offsetAt(sample) === offset) {
        known = sample;
        continue;
      }
      known = firstChange(offsetAt, known, sample);
      offset = offsetAt(known);
      changes.push({ at: known, offset });
    }
    return changes;
  }
}

/** Reads a zone's offset at a second, in seconds. */
function offsetReader(timezone: string): (second: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (second) => {
    const [, month, day, year, hour, minute, sec] = (WALL.exec(format.format(second * 1000)) ?? []).map(
      Number,
    );
    return Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, sec) / 1000 - second;
  };
}

/** The first second in (before, after] whose offset differs from that of `before`; that of `after` must differ. */
function firstChange(offsetAt: (second: number) => number, before: number, after: number): number {
  const offset = offsetAt(before);
  let low = before;
  let high = after;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === offset) low = middle;
    else high = middle;
  }
  return high;
}
