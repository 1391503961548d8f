import { compileSchedule, formatInstant, InvalidScheduleError } from '@job-scheduler/job-model';
import { NotImportable } from './imported.js';

/** A schedule in our words. */
export interface ImportedSchedule {
  schedule: string;
  bounds: { start_at?: string; end_at?: string };
  remarks: string[];
}

/** Reads `cron(…)`, `rate(…)` or `at(…)` of EventBridge. Throws NotImportable. */
export function scheduleOfExpression(expression: string, timezone: string): ImportedSchedule {
  const [, kind, inner = ''] = /^\s*(cron|rate|at)\((.*)\)\s*$/.exec(expression) ?? [];
  switch (kind) {
    case 'cron':
      return cron(inner.trim().split(/\s+/), timezone);
    case 'rate':
      return rate(inner);
    case 'at':
      return { schedule: `@at ${instantIn(inner.trim(), timezone)}`, bounds: {}, remarks: [] };
    default:
      throw new NotImportable(
        `The expression ${expression} is not known`,
        'Write cron(…), rate(…) or at(…).',
      );
  }
}

function cron(fields: string[], timezone: string): ImportedSchedule {
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = '', year = ''] = fields;
  if (fields.length !== 6)
    throw new NotImportable(
      'A cron expression of EventBridge has six fields, the year last',
      'Write cron(minute hour day month weekday year).',
    );
  if (/W/i.test(dayOfMonth)) {
    throw new NotImportable(
      `${dayOfMonth} means the weekday nearest to a day of the month, which no field says here`,
      'Choose a weekday of the month, such as MON#1, or run it daily and let the target decide.',
    );
  }
  if (/L-\d/i.test(dayOfMonth))
    throw new NotImportable(
      `${dayOfMonth} counts from the end of the month, which no field says here`,
      'Use L, the last day, or a fixed day.',
    );
  if (dayOfMonth !== '?' && dayOfWeek !== '?') {
    throw new NotImportable(
      'One of the two day fields must be ?',
      'Write ? for the day field that does not matter.',
    );
  }
  const weekday = dayOfWeek.split(',').map(weekdayOf).join(',');
  const remarks =
    /\d/.test(dayOfWeek) && weekday !== dayOfWeek
      ? [`The weekday ${dayOfWeek} became ${weekday}: EventBridge counts from 1 for Sunday, cron from 0`]
      : [];
  const wildcard = (field: string): string => (field === '?' ? '*' : field);
  const schedule = [minute, hour, wildcard(dayOfMonth), month, wildcard(weekday)].map(plainStep).join(' ');
  return { schedule, bounds: boundsOf(year, timezone), remarks };
}

/** `/5` and `0/5` are written `*` + `/5` elsewhere; the latter is understood. */
const plainStep = (field: string): string => field.replace(/(^|,)\/(\d+)/g, '$1*/$2');

const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/**
 * Weekdays as cron counts them. A step counts to Saturday there, and to the Sunday after it in cron, so its end is written. `L` after a number is the last such weekday of the month, and `#` its n-th.
 */
function weekdayOf(term: string): string {
  if (term === 'L') return '6';
  const [, begin = '', step = ''] = /^(\d+|[A-Z]{3})(\/\d+)$/i.exec(term) ?? [];
  const named = WEEKDAYS.indexOf(begin.toUpperCase());
  if (step !== '') return weekdayOf(`${named === -1 ? begin : named + 1}-7${step}`);
  return term.replace(/^\d+|(?<=-)\d+/g, (day) => {
    const number = Number(day);
    if (number < 1 || number > 7)
      throw new NotImportable(`There is no weekday ${day}: EventBridge counts from 1 to 7`);
    return String(number - 1);
  });
}

/** Years are bounds here. */
function boundsOf(year: string, timezone: string): ImportedSchedule['bounds'] {
  if (year === '*' || year === '?') return {};
  const [, first = '', last = first] = /^(\d{4})(?:-(\d{4}))?$/.exec(year) ?? [];
  if (first === '')
    throw new NotImportable(
      `The year ${year} cannot be carried over`,
      'Write *, one year, or a range of years.',
    );
  return {
    start_at: instantIn(`${first}-01-01T00:00:00`, timezone),
    end_at: formatInstant(Date.parse(instantIn(`${Number(last) + 1}-01-01T00:00:00`, timezone)) - 1000),
  };
}

const UNITS: Readonly<Record<string, string>> = { minute: 'm', hour: 'h', day: 'd' };

function rate(inner: string): ImportedSchedule {
  const [, count = '', unit = ''] = /^\s*(\d+)\s+(minute|hour|day)s?\s*$/.exec(inner) ?? [];
  if (count === '')
    throw new NotImportable(`The rate ${inner} is not known`, 'Write it like rate(5 minutes).');
  return {
    schedule: `@every ${count}${UNITS[unit] ?? ''}`,
    bounds: {},
    remarks: [
      'A rate counts from start_at, or else from the creation of the job here, not from that of the rule',
    ],
  };
}

/** The instant at which a zone's wall clock shows a local time. */
function instantIn(local: string, timezone: string): string {
  const [, month, day, hour, minute, second] = /^\d{4}-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/.exec(local) ?? [];
  const near = Date.parse(`${local}Z`);
  if (second === undefined || Number.isNaN(near))
    throw new NotImportable(`${local} is no time`, 'Write it like 2030-01-01T09:00:00.');
  const schedule = [second, minute, hour, day, month, '*']
    .map((field) => String(field).replace(/^0(?=\d)/, ''))
    .join(' ');
  try {
    const rest = {
      dst_gap: 'run_after',
      dst_fold: 'first',
      start_at: null,
      end_at: null,
      anchor: 0,
      seed: '',
    } as const;
    const at = compileSchedule({ schedule, timezone, ...rest }).next(near - 2 * 86_400_000);
    if (at !== null) return formatInstant(at);
  } catch (error) {
    if (!(error instanceof InvalidScheduleError)) throw error;
    throw new NotImportable(error.message);
  }
  throw new NotImportable(`${local} is no time in ${timezone}`);
}
