import type { OffsetChange, ZoneOffsets } from './zone-offsets.js';

/** The Gregorian calendar repeats after 400 years, weekdays included: 146,097 days. */
const CYCLE_SECONDS = 146_097 * 86_400;

/** A zone whose changes are listed up to here or beyond goes on by its rules for ever; any other has had its last change. */
const RULES_REACH = Date.UTC(2400, 0, 1) / 1000;

/** No clock has ever been further from UTC. */
const MOST_SECONDS = 26 * 3600;

/**
 * A zone's offsets from a list of its changes. Where the list ends with rules that hold for ever, it covers more than
 * 400 years of them, so what comes after is what was 400 years before.
 */
export class PackedOffsets implements ZoneOffsets {
  private readonly last: number;

  /** `offsets[i]` holds from `starts[i]` on, in seconds; `starts` ascend from -Infinity. */
  private constructor(
    private readonly starts: Float64Array,
    private readonly offsets: Int32Array,
  ) {
    this.last = starts.at(-1) ?? -Infinity;
  }

  /**
   * Reads a zone as moment-timezone packs it: `name|abbreviations|offsets|indices|changes|population`. Offsets are
   * minutes west of UTC and changes are minutes since the change before (the first: since 1970), both in base 60 with
   * seconds after a point; each period has one index into the offsets. Throws a RangeError.
   */
  static unpack(packed: string): PackedOffsets {
    const [, , offsetTexts = '', indices = '', changeTexts = ''] = packed.split('|');
    const zoneOffsets = offsetTexts.split(' ').map((text) => -secondsOf(text));
    const changes = changeTexts.split(' ').filter((text) => text !== '');
    if (changes.length !== indices.length - 1)
      throw new RangeError('it has not one change between two periods');
    const starts: number[] = [];
    const offsets: number[] = [];
    let at = -Infinity;
    for (let period = 0; period < indices.length; period++) {
      const offset = zoneOffsets[digit(indices, period)] ?? Number.NaN;
      if (!(Math.abs(offset) <= MOST_SECONDS)) throw new RangeError('a period has no offset');
      if (period > 0) {
        const step = secondsOf(changes[period - 1] ?? '');
        if (period > 1 && step <= 0) throw new RangeError('its changes do not ascend');
        at = period === 1 ? step : at + step;
      }
      // A new abbreviation alone is no change.
      if (offset === offsets.at(-1)) continue;
      starts.push(at);
      offsets.push(offset);
    }
    return new PackedOffsets(Float64Array.from(starts), Int32Array.from(offsets));
  }

  /** `offsets[i]` holds from `starts[i]` on, in seconds; the first also holds before. `starts` ascend. */
  static of(starts: readonly number[], offsets: readonly number[]): PackedOffsets {
    return new PackedOffsets(Float64Array.from([-Infinity, ...starts.slice(1)]), Int32Array.from(offsets));
  }

  /** True when the zone changes its clocks for ever. */
  get repeats(): boolean {
    return this.last >= RULES_REACH;
  }

  changes(from: number, to: number): OffsetChange[] {
    const changes = [{ at: from, offset: this.offsetAt(from) }];
    for (let at = this.changeAfter(from); at <= to; at = this.changeAfter(at)) {
      changes.push({ at, offset: this.offsetAt(at) });
    }
    return changes;
  }

  private offsetAt(second: number): number {
    const within = second - this.cyclesBeyond(second) * CYCLE_SECONDS;
    return this.offsets[this.periodAt(within)] ?? 0;
  }

  /** The first change after a second; Infinity when there is none. */
  private changeAfter(second: number): number {
    const beyond = this.cyclesBeyond(second) * CYCLE_SECONDS;
    return (this.starts[this.periodAt(second - beyond) + 1] ?? Infinity) + beyond;
  }

  /** By how many cycles a second has to be put back so that it lies before the last change that is listed. */
  private cyclesBeyond(second: number): number {
    return this.repeats && second >= this.last ? Math.floor((second - this.last) / CYCLE_SECONDS) + 1 : 0;
  }

  /** The last period that starts at or before a second. */
  private periodAt(second: number): number {
    let low = 0;
    let high = this.starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.starts[middle] ?? Infinity) <= second) low = middle;
      else high = middle;
    }
    return low;
  }
}

const [MINUS, POINT] = [45, 46];

/** The seconds of a number of minutes in base 60, at most one digit after the point. */
function secondsOf(text: string): number {
  const negative = text.charCodeAt(0) === MINUS;
  const point = text.charCodeAt(text.length - 2) === POINT ? text.length - 2 : text.length;
  let minutes = 0;
  for (let index = negative ? 1 : 0; index < point; index++) minutes = minutes * 60 + digit(text, index);
  const seconds = minutes * 60 + (point < text.length ? digit(text, point + 1) : 0);
  if (text !== '' && !Number.isNaN(seconds)) return negative ? -seconds : seconds;
  throw new RangeError(`"${text.slice(0, 20)}" is not a number in base 60`);
}

/** A digit in base 60: 0 to 9, a to z, A to X. NaN for anything else. */
function digit(text: string, index: number): number {
  const code = text.charCodeAt(index);
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 97 && code <= 122) return code - 87;
  return code >= 65 && code <= 88 ? code - 29 : Number.NaN;
}
