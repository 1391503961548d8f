import { requireZone, scheduleKind, scheduleText } from './compile.js';
import { readCron } from './cron-expression.js';
import { chooseBySeed } from './cron-term.js';
import type { ScheduleDefinition } from './definition.js';
import { describeDays } from './describe-days.js';
import { describeTime } from './describe-time.js';
import { parseInstant } from './instant-schedule.js';
import { INTERVAL_UNITS, parseInterval } from './interval-schedule.js';
import { formatInZone } from './local-time.js';

/**
 * A schedule in one English sentence without its full stop, like `At 09:00 on Monday to Friday, Europe/Paris`.
 * Describes what is written, even for a date that never comes. Throws InvalidScheduleError when it cannot be read.
 */
export function describeSchedule(definition: ScheduleDefinition): string {
  const zone = requireZone(definition.timezone);
  const text = scheduleText(definition);
  switch (scheduleKind(text)) {
    case 'every':
      return `Every ${spellInterval(parseInterval(text))}`;
    case 'at':
      return `Once, at ${formatInZone(parseInstant(text), zone)}, ${zone.name}`;
    case 'cron': {
      const fields = readCron(text, chooseBySeed(definition.seed));
      const time = describeTime(fields);
      return `${time.text}${describeDays(fields, time.fixed)}, ${zone.name}`;
    }
  }
}

const UNIT_NAMES = { d: 'day', h: 'hour', m: 'minute', s: 'second' } as const;

function spellInterval(milliseconds: number): string {
  let rest = milliseconds;
  const parts = (['d', 'h', 'm', 's'] as const).flatMap((unit) => {
    const count = Math.floor(rest / INTERVAL_UNITS[unit]);
    rest -= count * INTERVAL_UNITS[unit];
    return count === 0 ? [] : [`${count} ${UNIT_NAMES[unit]}${count === 1 ? '' : 's'}`];
  });
  return parts.join(' ');
}
