import { CRON_FIELDS, DAY_OF_WEEK, MONTH } from './cron-fields.js';

/** A range that begins after it ends, such as `22-2`, and its step. */
interface DescendingRange {
  from: number;
  to: number;
  step: number;
  /** Whether both ends are names, as in `FRI-MON`. */
  named: boolean;
}

const RANGE = /^([a-z]{3}|\d{1,2})-([a-z]{3}|\d{1,2})(\/\d{1,4})?$/i;

const NAMES: Readonly<Record<number, readonly string[]>> = {
  [MONTH]: ['', 'JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
  [DAY_OF_WEEK]: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
};

/**
 * Writes a range of weekdays so that it ascends, if it can be. Sunday is both 0 and 7: `FRI-SUN` is 5-7, and `7-2` is
 * 0-2. Any other term stays as it is.
 */
export function ascendingTerm(position: number, text: string): string {
  const range = position === DAY_OF_WEEK ? readDescendingRange(position, text) : null;
  if (range === null) return text;
  if (range.to === 0) return `${range.from}-7/${range.step}`;
  return range.from === 7 ? `0-${range.to}/${range.step}` : text;
}

/** Reads a range that begins after it ends; null for any other term. */
export function readDescendingRange(position: number, text: string): DescendingRange | null {
  const [, first = '', last = '', stepText = '/1'] = RANGE.exec(text) ?? [];
  const from = valueOf(position, first);
  const to = valueOf(position, last);
  const step = Number(stepText.slice(1));
  const field = CRON_FIELDS[position];
  if (from === null || to === null || field === undefined || step === 0) return null;
  if (from <= to || from > field.max || to < field.min) return null;
  return { from, to, step, named: /\D/.test(first) && /\D/.test(last) };
}

/** The terms that name what a descending range means when the field begins again at its end, like `22-23,0-2`. */
export function splitRange(position: number, { from, to, step, named }: DescendingRange): string {
  const { min } = CRON_FIELDS[position] ?? { min: 0 };
  const max = position === DAY_OF_WEEK ? 6 : (CRON_FIELDS[position]?.max ?? 0);
  const name = (value: number): string => (named ? NAMES[position]?.[value] : undefined) ?? String(value);
  const term = (first: number, last: number): string => {
    if (first + step > last) return name(first);
    return `${name(first)}-${name(last)}${step === 1 ? '' : `/${step}`}`;
  };
  const newest = from + Math.floor((max - from) / step) * step;
  const again = newest + step - (max + 1 - min);
  return again > to ? term(from, max) : `${term(from, max)},${term(again, to)}`;
}

function valueOf(position: number, text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text);
  const value = text === '' ? undefined : NAMES[position]?.indexOf(text.toUpperCase());
  return value === undefined || value === -1 ? null : value;
}
