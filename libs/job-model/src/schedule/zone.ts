import { memo } from './memo.js';
import type { ZoneOffsets } from './zone-offsets.js';

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

/** Periods are computed from this long before their block: the previous period decides which readings are fresh at the start. */
const LEAD_SECONDS = 3 * 86_400;

/** The periods of an IANA zone, computed as they are needed. Never computes one twice on the hot path. */
export class Zone {
  private readonly rememberedBlock = memo<number, readonly ZonePeriod[]>(BLOCKS_KEPT);
  private recent: ZonePeriod = NOWHERE;

  constructor(
    readonly name: string,
    private readonly offsets: ZoneOffsets,
  ) {
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
    const changes = [
      ...this.offsets.changes(start - LEAD_SECONDS, start - 1),
      ...this.offsets.changes(start, end - 1),
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
