import { bitsBelow, countBits, highestBit, lowestBit } from './bits.js';
import { Sixty } from './sixty.js';

const ALL_HOURS = bitsBelow(24);

/** The seconds of a day (0 to 86399) that the hour, minute and second fields of a schedule allow. */
export class TimeOfDay {
  /** How many seconds of a day match. */
  readonly size: number;
  readonly first: number;
  readonly last: number;

  constructor(
    /** Bit h is set when hour h is allowed. */
    private readonly hours: number,
    private readonly minutes: Sixty,
    private readonly seconds: Sixty,
  ) {
    this.size = countBits(hours) * minutes.size * seconds.size;
    this.first = lowestBit(hours) * 3600 + minutes.first * 60 + seconds.first;
    this.last = highestBit(hours) * 3600 + minutes.last * 60 + seconds.last;
  }

  /** True when the hour field allows all 24 hours: such schedules follow elapsed time. */
  get everyHour(): boolean {
    return this.hours === ALL_HOURS;
  }

  /** The first match at or after a second of the day, or -1. */
  atOrAfter(time: number): number {
    const hour = (time / 3600) | 0;
    const minute = ((time / 60) | 0) % 60;
    if ((this.hours >>> hour) & 1) {
      const start = hour * 3600;
      if (this.minutes.has(minute)) {
        const second = this.seconds.atOrAfter(time % 60);
        if (second >= 0) return start + minute * 60 + second;
      }
      const later = this.minutes.atOrAfter(minute + 1);
      if (later >= 0) return start + later * 60 + this.seconds.first;
    }
    const rest = this.hours & ~bitsBelow(hour + 1);
    return rest === 0 ? -1 : lowestBit(rest) * 3600 + this.minutes.first * 60 + this.seconds.first;
  }

  /** The last match at or before a second of the day, or -1. */
  atOrBefore(time: number): number {
    const hour = (time / 3600) | 0;
    const minute = ((time / 60) | 0) % 60;
    if ((this.hours >>> hour) & 1) {
      const start = hour * 3600;
      if (this.minutes.has(minute)) {
        const second = this.seconds.atOrBefore(time % 60);
        if (second >= 0) return start + minute * 60 + second;
      }
      const earlier = this.minutes.atOrBefore(minute - 1);
      if (earlier >= 0) return start + earlier * 60 + this.seconds.last;
    }
    const rest = this.hours & bitsBelow(hour);
    return rest === 0 ? -1 : highestBit(rest) * 3600 + this.minutes.last * 60 + this.seconds.last;
  }

  /** How many matches lie before a second of the day. */
  countBelow(time: number): number {
    const hour = (time / 3600) | 0;
    const minute = ((time / 60) | 0) % 60;
    let count = countBits(this.hours & bitsBelow(hour)) * this.minutes.size * this.seconds.size;
    if ((this.hours >>> hour) & 1) {
      count += this.minutes.countBelow(minute) * this.seconds.size;
      if (this.minutes.has(minute)) count += this.seconds.countBelow(time % 60);
    }
    return count;
  }
}
