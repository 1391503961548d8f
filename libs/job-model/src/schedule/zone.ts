import { memo } from './memo.js';
import { offsetChanges, offsetReader, SAMPLE_SECONDS } from './zone-offsets.js';

/**
 * A stretch of time in which a zone's offset stays the same. All numbers are seconds; walls are readings of the
 * zone's wall clock (second + offset).
 */
export interface ZonePeriod {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly offset: number;
  readonly wallStart: number;
  readonly wallEnd: number;
  /**
   * The first wall reading that no earlier period has shown. Before `wallStart`: the readings in between do not
   * exist (a gap). After `wallStart`: the readings in between are shown again (a fold).
   */
  readonly freshFrom: number;
}

/** Periods are computed and kept for blocks of 2^25 seconds (388 days), so a period also ends with its block. */
const BLOCK_SECONDS = 2 ** 25;
const BLOCKS_KEPT = 128;

/** The offsets of an IANA zone, computed from Intl as they are needed. Never asks Intl twice on the hot path. */
export class Zone {
  private readonly rememberedBlock = memo<number, readonly ZonePeriod[]>(BLOCKS_KEPT);
  private recent: ZonePeriod = NOWHERE;

  constructor(readonly name: string) {
    if (name === 'UTC') this.recent = ALWAYS_UTC;
  }

  /** The period that a second lies in. */
  at(second: number): ZonePeriod {
    if (second >= this.recent.start && second < this.recent.end) return this.recent;
    const block = this.rememberedBlock(Math.floor(second / BLOCK_SECONDS), this.computeBlock);
    for (const period of block) {
      if (second < period.end) return (this.recent = period);
    }
    throw new RangeError(`Second ${second} lies in no period of ${this.name}`);
  }

  private readonly computeBlock = (block: number): readonly ZonePeriod[] => {
    const start = block * BLOCK_SECONDS;
    const end = start + BLOCK_SECONDS;
    // Starts one sample early: the previous period decides which readings are fresh at the start.
    const changes = [
      ...offsetChanges(this.name, start - SAMPLE_SECONDS, start - 1),
      ...offsetChanges(this.name, start, end - 1),
    ];
    let freshFrom = -Infinity;
    const periods = changes.map(({ at, offset }, index) => {
      const period = periodOf(at, changes[index + 1]?.at ?? end, offset, freshFrom);
      freshFrom = Math.max(freshFrom, period.wallEnd);
      return period;
    });
    return periods.filter((period) => period.start >= start);
  };
}

const periodOf = (start: number, end: number, offset: number, freshFrom: number): ZonePeriod => {
  return { start, end, offset, wallStart: start + offset, wallEnd: end + offset, freshFrom };
};

const NOWHERE = periodOf(0, 0, 0, 0);
const ALWAYS_UTC = periodOf(-Infinity, Infinity, 0, -Infinity);

const rememberedZone = memo<string, Zone>(1000);
const LONGEST_ZONE_NAME = 64;

/** The zone of an IANA name, or null when there is none. Offsets such as `+02:00` are no zones. */
export function findZone(timezone: string): Zone | null {
  if (!/^[A-Za-z]/.test(timezone) || timezone.length > LONGEST_ZONE_NAME) return null;
  try {
    return rememberedZone(timezone, (name) => {
      offsetReader(name);
      return new Zone(name);
    });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** True for the name of an IANA time zone. */
export const isTimezone = (zone: string): boolean => findZone(zone) !== null;
