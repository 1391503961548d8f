import type { CronField } from './cron-expression.js';
import { HOUR, MINUTE, SECOND } from './cron-fields.js';
import { joinWords, spellNumbered, spellTimeOfDay } from './spelling.js';

/** More times of day than this are described by their fields rather than one by one. */
const MOST_TIMES = 6;

/** The time of day in words. `fixed` when it names the times one by one, as in `At 09:00 and 17:00`. */
export function describeTime(fields: readonly CronField[]): { text: string; fixed: boolean } {
  const [second, minute, hour] = [fields[SECOND], fields[MINUTE], fields[HOUR]];
  if (!second || !minute || !hour) throw new TypeError('A cron expression has six fields');
  if (hour.values.length * minute.values.length * second.values.length <= MOST_TIMES) {
    return { text: `At ${joinWords(timesOfDay(second, minute, hour))}`, fixed: true };
  }
  const phrases = [
    describeSeconds(second, minute),
    describeMinutes(second, minute, hour),
    describeHours(hour),
  ];
  const text = phrases.filter((phrase) => phrase !== '').join(', ');
  return { text: text.charAt(0).toUpperCase() + text.slice(1), fixed: false };
}

const timesOfDay = (second: CronField, minute: CronField, hour: CronField): string[] =>
  hour.values.flatMap((h) =>
    minute.values.flatMap((m) => second.values.map((s) => spellTimeOfDay(h * 3600 + m * 60 + s))),
  );

function describeSeconds(second: CronField, minute: CronField): string {
  if (second.values.length === 1 && second.values[0] === 0) return '';
  return (
    describeFrequency('second', second) ??
    `at ${spellNumbered('second', second.values)}${ofEvery('minute', minute)}`
  );
}

function describeMinutes(second: CronField, minute: CronField, hour: CronField): string {
  const everyMinute = minute.values.length === 60;
  const secondsSayIt = second.values.length > 1 || second.values[0] !== 0;
  if (everyMinute && secondsSayIt) return '';
  return (
    describeFrequency('minute', minute) ??
    `at ${spellNumbered('minute', minute.values)}${ofEvery('hour', hour)}`
  );
}

function describeHours(hour: CronField): string {
  if (hour.values.length === 24) return '';
  const step = stepOf(hour, 24);
  return step === null ? `in ${spellNumbered('hour', hour.values)}` : `in every ${ordinal(step)} hour`;
}

/** `every minute`, `every 15 minutes`, or null for values that are not evenly spaced. */
function describeFrequency(noun: string, field: CronField): string | null {
  if (field.values.length === 60) return `every ${noun}`;
  const step = stepOf(field, 60);
  return step === null ? null : `every ${step} ${noun}s`;
}

const ofEvery = (noun: string, field: CronField): string => (field.text === '*' ? ` of every ${noun}` : '');

/**
 * The n of a field that is written with a star and a step n. Null when n does not divide the number of values that the
 * field can have: the last step of each round is then shorter.
 */
function stepOf(field: CronField, size: number): number | null {
  const step = Number(/^\*\/(\d+)$/.exec(field.text)?.[1] ?? 0);
  return step > 1 && step < size && size % step === 0 ? step : null;
}

const ordinal = (value: number): string => (value === 2 ? '2nd' : value === 3 ? '3rd' : `${value}th`);
