/**
 * Months are numbered consecutively: index = year * 12 + month, with January as 0. Days are counted from 1970-01-01.
 */

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The month's length in days. */
export function monthLength(index: number): number {
  const month = index % 12;
  if (month !== 1) return monthLengths[month] ?? 31;
  const year = (index / 12) | 0;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/**
 * The month a day lies in. Years are counted from 0000-03-01, so that the leap day is a year's last day
 * (Howard Hinnant, "chrono-compatible low-level date algorithms").
 */
export function monthOfDay(day: number): number {
  const shifted = day + 719_468;
  const era = (shifted / 146_097) | 0;
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra =
    ((dayOfEra - ((dayOfEra / 1460) | 0) + ((dayOfEra / 36_524) | 0) - ((dayOfEra / 146_096) | 0)) / 365) | 0;
  const dayOfYear = dayOfEra - (365 * yearOfEra + ((yearOfEra / 4) | 0) - ((yearOfEra / 100) | 0));
  const monthFromMarch = ((5 * dayOfYear + 2) / 153) | 0;
  return (era * 400 + yearOfEra) * 12 + monthFromMarch + 2;
}

/** The month's first day. */
export function firstDayOf(index: number): number {
  const fromMarch = index - 2;
  const year = (fromMarch / 12) | 0;
  const month = fromMarch % 12;
  const leapDays = ((year / 4) | 0) - ((year / 100) | 0) + ((year / 400) | 0);
  return year * 365 + leapDays + (((153 * month + 2) / 5) | 0) - 719_468;
}

/** 0 is Sunday. The day must not lie before 1969. */
export const weekdayOf = (day: number): number => (day + 371 + 4) % 7;
