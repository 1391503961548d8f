import { bitsBelow, countBits, highestBit, lowestBit } from './bits.js';

const HALF = 30;

/** A set of numbers from 0 to 59 (minutes of an hour, seconds of a minute) as two masks of 30 bits. */
export class Sixty {
  readonly size: number;
  readonly first: number;
  readonly last: number;

  private constructor(
    private readonly low: number,
    private readonly high: number,
  ) {
    this.size = countBits(low) + countBits(high);
    this.first = this.atOrAfter(0);
    this.last = this.atOrBefore(59);
  }

  static of(values: Iterable<number>): Sixty {
    let low = 0;
    let high = 0;
    for (const value of values) {
      if (value < HALF) low |= 1 << value;
      else high |= 1 << (value - HALF);
    }
    return new Sixty(low, high);
  }

  has(value: number): boolean {
    return ((value < HALF ? this.low >>> value : this.high >>> (value - HALF)) & 1) === 1;
  }

  /** The smallest member >= value, or -1. `value` may be 60. */
  atOrAfter(value: number): number {
    if (value < HALF) {
      const rest = this.low & ~bitsBelow(value);
      if (rest !== 0) return lowestBit(rest);
      return this.high === 0 ? -1 : HALF + lowestBit(this.high);
    }
    const rest = this.high & ~bitsBelow(value - HALF);
    return rest === 0 ? -1 : HALF + lowestBit(rest);
  }

  /** The largest member <= value, or -1. `value` may be -1. */
  atOrBefore(value: number): number {
    if (value >= HALF) {
      const rest = this.high & bitsBelow(value - HALF + 1);
      if (rest !== 0) return HALF + highestBit(rest);
      return this.low === 0 ? -1 : highestBit(this.low);
    }
    const rest = this.low & bitsBelow(value + 1);
    return rest === 0 ? -1 : highestBit(rest);
  }

  /** How many members are smaller than value. */
  countBelow(value: number): number {
    return value < HALF
      ? countBits(this.low & bitsBelow(value))
      : countBits(this.low) + countBits(this.high & bitsBelow(value - HALF));
  }
}
