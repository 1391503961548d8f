import { bitsBelow, countBits, highestBit, lowestBit } from './bits.js';
import { firstDayOf, monthLength, monthOfDay, weekdayOf } from './month.js';

/** The day fields of a schedule. In masks, bit 0 is the first: day 1, January, Sunday. */
export interface DayFields {
  /** 12 bits. */
  months: number;
  /** 31 bits, or null when the field restricts nothing. */
  daysOfMonth: number | null;
  /** `L` in the day-of-month field. */
  lastDayOfMonth: boolean;
  /**
   * Masks of 7 weekdays, or null when the field restricts nothing. The first five are for the first to fifth
   * time the weekday comes in a month, the sixth for its last time. `FRI` is set in all of the first five.
   */
  weekdays: readonly number[] | null;
}

const LAST_TIME = 5;
const ALL_DAYS = bitsBelow(31);
const ALL_MONTHS = bitsBelow(12);

/** Rotates a mask of weekdays so that bit 0 is `first`. */
const weekFrom = (mask: number, first: number): number => ((mask >>> first) | (mask << (7 - first))) & 0x7f;

/** The days that the month, day-of-month and day-of-week fields allow: either day field when both are restricted. */
export class CalendarDays {
  private readonly everyDay: boolean;

  constructor(private readonly fields: DayFields) {
    this.everyDay = fields.months === ALL_MONTHS && fields.daysOfMonth === null && fields.weekdays === null;
  }

  /** True when some day of some year matches; the search below ends only then. */
  get possible(): boolean {
    const { months, weekdays } = this.fields;
    if (weekdays?.some((mask) => mask !== 0)) return true;
    // 2000 is a leap year, so each month has its greatest length in it.
    for (let month = 0; month < 12; month++) {
      if ((months >>> month) & 1 && this.matchesIn(2000 * 12 + month) !== 0) return true;
    }
    return false;
  }

  /** The first matching day at or after a day. */
  atOrAfter(day: number): number {
    if (this.everyDay) return day;
    let month = monthOfDay(day);
    let firstDay = firstDayOf(month);
    let rest = this.matchesIn(month) & ~bitsBelow(day - firstDay);
    while (rest === 0) {
      month = this.monthAfter(month);
      firstDay = firstDayOf(month);
      rest = this.matchesIn(month);
    }
    return firstDay + lowestBit(rest);
  }

  /** The last matching day at or before a day. The search ends at 1969-12-01; the answer may then be any earlier day. */
  atOrBefore(day: number): number {
    if (this.everyDay) return day;
    let month = monthOfDay(day);
    let firstDay = firstDayOf(month);
    let rest = this.matchesIn(month) & bitsBelow(day - firstDay + 1);
    while (rest === 0) {
      if (firstDay < 0) return firstDay - 1;
      month = this.monthBefore(month);
      firstDay = firstDayOf(month);
      rest = this.matchesIn(month);
    }
    return firstDay + highestBit(rest);
  }

  /** How many matching days lie in [from, to). */
  count(from: number, to: number): number {
    if (from >= to) return 0;
    if (this.everyDay) return to - from;
    const lastMonth = monthOfDay(to);
    let month = monthOfDay(from);
    let count = -countBits(this.matchesIn(month) & bitsBelow(from - firstDayOf(month)));
    for (; month < lastMonth; month++) count += countBits(this.matchesIn(month));
    return count + countBits(this.matchesIn(lastMonth) & bitsBelow(to - firstDayOf(lastMonth)));
  }

  /** Matching days of one month; bit 0 is day 1. */
  private matchesIn(month: number): number {
    const { months, daysOfMonth, lastDayOfMonth, weekdays } = this.fields;
    if (((months >>> (month % 12)) & 1) === 0) return 0;
    const length = monthLength(month);
    let days = weekdays === null ? ALL_DAYS : 0;
    if (daysOfMonth !== null) {
      days = daysOfMonth;
      if (lastDayOfMonth) days |= 1 << (length - 1);
    }
    if (weekdays !== null) days |= weekdaysIn(weekdays, weekdayOf(firstDayOf(month)), length);
    return days & bitsBelow(length);
  }

  private monthAfter(month: number): number {
    const { months } = this.fields;
    const rest = months & ~bitsBelow((month % 12) + 1);
    const year = month - (month % 12);
    return rest === 0 ? year + 12 + lowestBit(months) : year + lowestBit(rest);
  }

  private monthBefore(month: number): number {
    const { months } = this.fields;
    const rest = months & bitsBelow(month % 12);
    const year = month - (month % 12);
    return rest === 0 ? year - 12 + highestBit(months) : year + highestBit(rest);
  }
}

function weekdaysIn(weekdays: readonly number[], firstWeekday: number, length: number): number {
  let days = 0;
  for (let week = 0; week < LAST_TIME; week++) {
    days |= weekFrom(weekdays[week] ?? 0, firstWeekday) << (week * 7);
  }
  const last = weekdays[LAST_TIME] ?? 0;
  if (last !== 0) days |= weekFrom(last, (firstWeekday + length - 7) % 7) << (length - 7);
  return days;
}
