import { CronExpressionParser } from 'cron-parser';
import { memo } from './memo.js';
import { CRON_FIELDS, DAY_OF_WEEK, MONTH } from './cron-fields.js';
import { ascendingTerm, readDescendingRange, splitRange } from './cron-range.js';
import { InvalidScheduleError } from './definition.js';
import { seedHash } from './seed-hash.js';

/**
 * One member of a field's list, such as `*` + `/5`, `MON-FRI`, `L`, `FRI#2` or `H(0-29)/10`:
 * - `values`: every one of them. Weekdays are 0 to 6; `occurrence` narrows them to their first to fifth or last in the
 *   month. In the day-of-month field, 'last' without values is the month's last day
 * - `hash`: `H`; the values follow from the seed
 */
export type CronTerm =
  | { kind: 'values'; values: readonly number[]; occurrence: number | 'last' | null }
  | { kind: 'hash'; min: number; max: number; step: number | null };

const HASH = /^H(?:\((\d{1,2})-(\d{1,2})\))?(?:\/(\d{1,4}))?$/;

const rememberedTerm = memo<string, CronTerm>(4096);

/**
 * Reads one term of the field at `position`. Terms are read by cron-parser one at a time, in an expression of their
 * own: that names the term that is wrong, allows lists that overlap (`0,*` + `/10`), and leaves no room for one field
 * to change what another means. Reading takes 50 µs, so terms are cached.
 */
export function readTerm(position: number, text: string): CronTerm {
  return rememberedTerm(`${position} ${text}`, () => readHash(position, text) ?? readValues(position, text));
}

function readHash(position: number, text: string): CronTerm | null {
  const field = CRON_FIELDS[position];
  const parts = HASH.exec(text);
  if (parts === null || field === undefined) return null;
  const min = Number(parts[1] ?? field.min);
  const max = Number(parts[2] ?? field.hashMax);
  const step = parts[3] === undefined ? null : Number(parts[3]);
  if (min < field.min || max > field.max || min > max || step === 0) throw invalidTerm(position, text);
  return { kind: 'hash', min, max, step };
}

function readValues(position: number, text: string): CronTerm {
  // cron-parser would draw its own number for an H; an H that is part of THU is none.
  if (text === '' || /H/.test(text.replace(/THU/gi, ''))) throw invalidTerm(position, text);
  const term = ascendingTerm(position, text);
  const descending = readDescendingRange(position, term);
  if (descending !== null)
    throw invalidTerm(
      position,
      text,
      `ascending ranges, so write ${splitRange(position, descending)} instead`,
    );
  const expression = CRON_FIELDS.map((_, index) => (index === position ? term : '*')).join(' ');
  let fields;
  try {
    fields = CronExpressionParser.parse(expression, { currentDate: 0, tz: 'UTC' }).fields;
  } catch {
    throw invalidTerm(position, text);
  }
  const { second, minute, hour, dayOfMonth, month, dayOfWeek } = fields;
  const field = [second, minute, hour, dayOfMonth, month, dayOfWeek][position];
  const read: readonly (number | string)[] = field?.values ?? [];
  const last = read.some((value) => typeof value === 'string');
  const values = read
    .map((value) => Number.parseInt(String(value), 10))
    .filter((value) => !Number.isNaN(value));
  if (position !== DAY_OF_WEEK) return { kind: 'values', values, occurrence: last ? 'last' : null };
  return {
    kind: 'values',
    values: values.map((value) => value % 7),
    occurrence: last ? 'last' : dayOfWeek.nthDay || null,
  };
}

function invalidTerm(
  position: number,
  text: string,
  hint: string | undefined = CRON_FIELDS[position]?.hint,
): InvalidScheduleError {
  const field = CRON_FIELDS[position];
  return new InvalidScheduleError(
    'cron_syntax',
    'schedule',
    `The ${field?.name} field cannot hold "${text.slice(0, 40)}"; it takes ${hint}.`,
    { position, text },
  );
}

/** Decides which values an `H` in a field stands for. */
export type HashChoice = (term: CronTerm & { kind: 'hash' }, position: number) => number[];

/** The same seed and field always give the same values, spread evenly over seeds. */
export const chooseBySeed =
  (seed: string): HashChoice =>
  ({ min, max, step }, position) => {
    const hash = seedHash(`${position}:${seed}`);
    const size = max - min + 1;
    if (step === null) return [min + (hash % size)];
    const values = [];
    for (let value = min + (hash % Math.min(step, size)); value <= max; value += step) values.push(value);
    return values;
  };

/** The rarest date that any seed could choose: the latest day, the shortest month. */
export const chooseHardest: HashChoice = ({ min, max, step }, position) => {
  const latest = step === null ? max : Math.min(min + step - 1, max);
  const shortest = [2, 4, 6, 9, 11].find((month) => month >= min && month <= latest);
  return [position === MONTH ? (shortest ?? latest) : latest];
};
