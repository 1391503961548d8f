import type { CronField } from './cron-expression.js';
import { DAY_OF_MONTH, DAY_OF_WEEK, MONTH } from './cron-fields.js';
import { joinWords, spellNumbered, spellValues } from './spelling.js';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const TIMES = ['first', 'second', 'third', 'fourth', 'fifth'];

/** The days in words, to follow the time of day. `afterFixedTime` when that reads `At 09:00`. */
export function describeDays(fields: readonly CronField[], afterFixedTime: boolean): string {
  const days = [describeDaysOfMonth(fields[DAY_OF_MONTH]), describeWeekdays(fields[DAY_OF_WEEK])].filter(
    (phrase) => phrase !== '',
  );
  const months = fields[MONTH]?.values ?? [];
  const monthPhrase =
    months.length === 12 ? '' : `, in ${spellValues(months, (month) => MONTHS[month - 1] ?? '')}`;
  if (days.length > 0) {
    const either = days.length > 1 ? ' (either matches)' : '';
    return `${afterFixedTime ? ' ' : ', '}${days.join(' or ')}${either}${monthPhrase}`;
  }
  return `${afterFixedTime ? ' every day' : ''}${monthPhrase}`;
}

function describeDaysOfMonth(field: CronField | undefined): string {
  if (field === undefined || isFree(field)) return '';
  const phrases = [];
  if (field.values.length > 0) phrases.push(`on ${spellNumbered('day', field.values)} of the month`);
  if (field.terms.some(({ occurrence }) => occurrence === 'last'))
    phrases.push('on the last day of the month');
  return joinWords(phrases);
}

function describeWeekdays(field: CronField | undefined): string {
  if (field === undefined || isFree(field)) return '';
  const name = (value: number): string => WEEKDAYS[value] ?? '';
  const plain = field.terms.filter(({ occurrence }) => occurrence === null).flatMap(({ values }) => values);
  const phrases = plain.length > 0 ? [spellValues([...new Set(plain)].sort(), name)] : [];
  for (const { values, occurrence } of field.terms) {
    if (occurrence === null) continue;
    const time = occurrence === 'last' ? 'last' : TIMES[occurrence - 1];
    phrases.push(`the ${time ?? ''} ${spellValues(values, name)} of the month`);
  }
  return `on ${joinWords(phrases)}`;
}

const isFree = (field: CronField): boolean => field.text === '*' || field.text === '?';
