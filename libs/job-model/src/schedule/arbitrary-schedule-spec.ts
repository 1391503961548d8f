// Test support: random schedules whose rules are known without reading their text.
import fc from 'fast-check';
import type { NaiveDay, NaiveSchedule } from './naive-walk-spec.js';

interface Field {
  text: string;
  values: Set<number>;
}

const span = (from: number, to: number, step = 1): number[] => {
  const values = [];
  for (let value = from; value <= to; value += step) values.push(value);
  return values;
};

function field(min: number, max: number): fc.Arbitrary<Field> {
  const value = fc.integer({ min, max });
  const single = value.map((only) => ({ text: `${only}`, values: new Set([only]) }));
  const step = fc
    .integer({ min: 2, max: max - min })
    .map((size) => ({ text: `*/${size}`, values: new Set(span(min, max, size)) }));
  const range = fc.tuple(value, value, fc.integer({ min: 1, max: 5 })).map(([a, b, size]) => {
    const [low, high] = a < b ? [a, b] : [b, a];
    return { text: `${low}-${high}/${size}`, values: new Set(span(low, high, size)) };
  });
  const list = fc
    .uniqueArray(value, { minLength: 2, maxLength: 5 })
    .map((values) => ({ text: values.join(','), values: new Set(values) }));
  return fc.oneof(single, step, range, list);
}

const all = (min: number, max: number): fc.Arbitrary<Field> =>
  fc.constant({ text: '*', values: new Set(span(min, max)) });

const seconds = fc.constantFrom<Field>(
  { text: '0', values: new Set([0]) },
  { text: '30', values: new Set([30]) },
  { text: '*/20', values: new Set([0, 20, 40]) },
  { text: '1,59', values: new Set([1, 59]) },
);

const weekdayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
interface DayRule {
  text: string;
  matches: (day: NaiveDay) => boolean;
}

const dayOfMonth: fc.Arbitrary<DayRule> = fc.oneof(
  field(1, 28).map(({ text, values }) => ({
    text: text.replace('*', '1-28'),
    matches: ({ day }: NaiveDay) => values.has(day),
  })),
  fc.constant({ text: 'L', matches: ({ day, length }: NaiveDay) => day === length }),
  fc.constant({ text: '1,L', matches: ({ day, length }: NaiveDay) => day === 1 || day === length }),
);

const weekday = fc.integer({ min: 0, max: 6 });
const dayOfWeek: fc.Arbitrary<DayRule> = fc.oneof(
  fc.uniqueArray(weekday, { minLength: 1, maxLength: 4 }).map((days) => ({
    text: days.map((day) => weekdayNames[day]).join(','),
    matches: (on: NaiveDay) => days.includes(on.weekday),
  })),
  fc.tuple(weekday, fc.integer({ min: 1, max: 5 })).map(([day, time]) => ({
    text: `${day}#${time}`,
    matches: (on: NaiveDay) => on.weekday === day && on.day > (time - 1) * 7 && on.day <= time * 7,
  })),
  weekday.map((day) => ({
    text: `${day}L`,
    matches: (on: NaiveDay) => on.weekday === day && on.day > on.length - 7,
  })),
);

const days: fc.Arbitrary<{ month: string; week: string; matchesDay: (day: NaiveDay) => boolean }> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ month: '*', week: '?', matchesDay: () => true }) },
  dayOfMonth.map(({ text, matches }) => ({ month: text, week: '*', matchesDay: matches })),
  dayOfWeek.map(({ text, matches }) => ({ month: '?', week: text, matchesDay: matches })),
  fc.tuple(dayOfMonth, dayOfWeek).map(([month, week]) => ({
    month: month.text,
    week: week.text,
    matchesDay: (day: NaiveDay) => month.matches(day) || week.matches(day),
  })),
);

/** Schedules of six fields. They favour the small hours, in which clocks change. */
export const arbitrarySchedule: fc.Arbitrary<NaiveSchedule> = fc
  .record({
    second: seconds,
    minute: fc.oneof(all(0, 59), field(0, 59)),
    hour: fc.oneof(all(0, 23), field(0, 23), field(0, 4)),
    month: fc.oneof({ weight: 4, arbitrary: all(1, 12) }, field(1, 12)),
    days,
  })
  .map(({ second, minute, hour, month, days: { month: dayText, week, matchesDay } }) => ({
    text: `${second.text} ${minute.text} ${smallHours(hour)} ${dayText} ${month.text} ${week}`,
    seconds: [...second.values],
    minutes: minute.values,
    hours: hour.values,
    months: month.values,
    matchesDay,
  }));

/** `*` means all 24 hours: a step over the small hours only is written as a range. */
const smallHours = ({ text, values }: Field): string =>
  text.startsWith('*/') && Math.max(...values) <= 4 ? [...values].join(',') : text;

export const arbitraryPolicy = fc.record({
  dst_gap: fc.constantFrom('run_after' as const, 'skip' as const),
  dst_fold: fc.constantFrom('first' as const, 'both' as const),
});
