interface FieldRules {
  name: string;
  min: number;
  max: number;
  /** The greatest value that `H` alone may stand for: a day that every month has, in the day-of-month field. */
  hashMax: number;
  /** What to write instead, for error messages. */
  hint: string;
}

/** The six fields of a cron expression, seconds first. */
export const CRON_FIELDS = [
  { name: 'second', min: 0, max: 59, hashMax: 59, hint: 'values from 0 to 59, like 30, */10 or 0,15' },
  { name: 'minute', min: 0, max: 59, hashMax: 59, hint: 'values from 0 to 59, like 30, */15 or 0-29' },
  { name: 'hour', min: 0, max: 23, hashMax: 23, hint: 'values from 0 to 23, like 9, */6 or 9-17' },
  {
    name: 'day-of-month',
    min: 1,
    max: 31,
    hashMax: 28,
    hint: 'values from 1 to 31 or L, like 1, 1-7 or 1,15',
  },
  {
    name: 'month',
    min: 1,
    max: 12,
    hashMax: 12,
    hint: 'values from 1 to 12 or JAN to DEC, like 1-3 or JAN,JUL',
  },
  {
    name: 'day-of-week',
    min: 0,
    max: 7,
    hashMax: 6,
    hint: 'values from 0 (Sunday) to 7 (Sunday) or SUN to SAT, like MON-FRI, FRI#2 (second) or FRIL (last)',
  },
] as const satisfies readonly FieldRules[];

/** The place of each field in CRON_FIELDS. */
export const SECOND = 0;
export const MINUTE = 1;
export const HOUR = 2;
export const DAY_OF_MONTH = 3;
export const MONTH = 4;
export const DAY_OF_WEEK = 5;

/** What the macros stand for. */
export const MACROS: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
  ['@minutely', '* * * * *'],
]);
