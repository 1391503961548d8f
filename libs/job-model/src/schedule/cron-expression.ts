import { memo } from './memo.js';
import { CalendarDays, type DayFields } from './calendar-days.js';
import { DAY_OF_MONTH, DAY_OF_WEEK, HOUR, MACROS, MINUTE, MONTH, SECOND } from './cron-fields.js';
import { chooseBySeed, chooseHardest, readTerm, type CronTerm, type HashChoice } from './cron-term.js';
import { InvalidScheduleError } from './definition.js';
import { Sixty } from './sixty.js';
import { TimeOfDay } from './time-of-day.js';
import { WallPattern } from './wall-pattern.js';

/** One field: its text and the terms of its list, `H` replaced by what it stands for. */
export interface CronField {
  text: string;
  terms: readonly CronValues[];
  /** Everything the terms name, ascending. */
  values: readonly number[];
}

type CronValues = CronTerm & { kind: 'values' };

/** Reads 5 or 6 fields, or a macro, into six fields, seconds first. Throws InvalidScheduleError. */
export function readCron(text: string, choose: HashChoice): CronField[] {
  return splitFields(text).map((field, position) => {
    const terms = field.split(',').map((part): CronValues => {
      const term = readTerm(position, part);
      if (term.kind === 'values') return term;
      return { kind: 'values', values: choose(term, position), occurrence: null };
    });
    const values = [...new Set(terms.flatMap((term) => term.values))].sort((a, b) => a - b);
    return { text: field, terms, values };
  });
}

function splitFields(text: string): string[] {
  const trimmed = text.trim();
  if (trimmed.startsWith('@') && !MACROS.has(trimmed)) {
    throw new InvalidScheduleError(
      'unknown_macro',
      'schedule',
      `The schedule "${trimmed.slice(0, 40)}" is not known; use one of ${[...MACROS.keys()].join(', ')}, @every or @at.`,
    );
  }
  const fields = (MACROS.get(trimmed) ?? trimmed).split(/\s+/);
  if (fields.length === 5) fields.unshift('0');
  if (fields.length !== 6) {
    throw new InvalidScheduleError(
      'cron_syntax',
      'schedule',
      'The schedule must have 5 fields (minute, hour, day of month, month, day of week), or 6 with the second first.',
    );
  }
  return fields;
}

/**
 * What tells apart the patterns that an expression has for different seeds: two seeds with the same text have the same pattern. Throws
 * InvalidScheduleError.
 */
export function choicesOf(text: string): (seed: string) => string {
  const hashes = splitFields(text).flatMap((field, position) =>
    field.split(',').flatMap((part) => {
      const term = readTerm(position, part);
      return term.kind === 'hash' ? [{ term, position }] : [];
    }),
  );
  return (seed) => {
    const choose = chooseBySeed(seed);
    // The other values of a term follow from its first.
    return hashes.map(({ term, position }) => choose(term, position)[0]).join();
  };
}

const rememberedPattern = memo<string, WallPattern>(1000);
const rememberedSixty = memo<string, Sixty>(1000);
const rememberedCalendar = memo<string, CalendarDays>(1000);

/** Compiles a cron expression to bit masks. Throws InvalidScheduleError, also for a date that never comes. */
export function compileCron(text: string, seed: string): WallPattern {
  // Jobs share what they can: 100,000 jobs have few different schedules. H multiplies the patterns, not their parts.
  return text.includes('H')
    ? makePattern(text, seed)
    : rememberedPattern(text, () => makePattern(text, seed));
}

function makePattern(text: string, seed: string): WallPattern {
  const fields = readCron(text, chooseBySeed(seed));
  const sixty = (position: number): Sixty => {
    const values = fields[position]?.values ?? [];
    return rememberedSixty(values.join(), () => Sixty.of(values));
  };
  const time = new TimeOfDay(maskOf(fields[HOUR]?.values ?? []), sixty(MINUTE), sixty(SECOND));
  // Whether a schedule can be used must not depend on the job's id, which comes after its validation.
  if (calendarOf(readCron(text, chooseHardest)).possible) return new WallPattern(calendarOf(fields), time);
  throw new InvalidScheduleError(
    'never_fires',
    'schedule',
    `The schedule "${text.trim()}" never fires; choose a day of the month that its months have.`,
  );
}

function calendarOf(fields: readonly CronField[]): CalendarDays {
  const key = fields
    .slice(DAY_OF_MONTH)
    .map(({ text }) => text)
    .join(' ');
  const make = (): CalendarDays => new CalendarDays(dayFieldsOf(fields));
  return key.includes('H') ? make() : rememberedCalendar(key, make);
}

/**
 * A day field restricts unless it is exactly `*` or `?`. When both restrict, a day matches when either does
 * (Vixie); unlike Vixie, a field such as `*` + `/2` restricts too, as it does for cron-parser.
 */
function dayFieldsOf(fields: readonly CronField[]): DayFields {
  const restriction = (position: number): CronField | undefined => {
    const field = fields[position];
    return field?.text === '*' || field?.text === '?' ? undefined : field;
  };
  const daysOfMonth = restriction(DAY_OF_MONTH);
  const weekdays = restriction(DAY_OF_WEEK);
  return {
    months: maskOf(fields[MONTH]?.values ?? [], 1),
    daysOfMonth: daysOfMonth === undefined ? null : maskOf(daysOfMonth.values, 1),
    lastDayOfMonth: daysOfMonth?.terms.some((term) => term.occurrence === 'last') ?? false,
    weekdays:
      weekdays === undefined
        ? null
        : [1, 2, 3, 4, 5, 'last' as const].map((occurrence) => {
            const terms = weekdays.terms.filter(
              (term) => term.occurrence === occurrence || (term.occurrence === null && occurrence !== 'last'),
            );
            return maskOf(terms.flatMap((term) => term.values));
          }),
  };
}

/** A mask with the bit of each value set; the value `first` has bit 0. */
function maskOf(values: readonly number[], first = 0): number {
  return values.reduce((mask, value) => mask | (1 << (value - first)), 0);
}
