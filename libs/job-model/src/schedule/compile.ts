import { compileCron } from './cron-expression.js';
import { CronSchedule } from './cron-schedule.js';
import {
  InvalidScheduleError,
  MAX_SCHEDULE_LENGTH,
  type CompiledSchedule,
  type ScheduleDefinition,
} from './definition.js';
import { InstantSchedule, parseInstant } from './instant-schedule.js';
import { IntervalSchedule, parseInterval } from './interval-schedule.js';
import { delayed, jitterDelay } from './delayed-schedule.js';
import type { Zone } from './zone.js';
import { findZone } from './zones.js';

/**
 * Compiles a definition once, for many questions. Throws InvalidScheduleError for a schedule that cannot be read,
 * a zone that is not known, and a date that never comes (`0 0 30 2 *`). Bounds that leave no tick are no error.
 */
export function compileSchedule(definition: ScheduleDefinition): CompiledSchedule {
  return delayed(compileNominal(definition), jitterDelay(definition));
}

function compileNominal(definition: ScheduleDefinition): CompiledSchedule {
  const zone = requireZone(definition.timezone);
  const text = scheduleText(definition);
  switch (scheduleKind(text)) {
    case 'every':
      return new IntervalSchedule(definition, parseInterval(text));
    case 'at':
      return new InstantSchedule(definition, parseInstant(text));
    case 'cron':
      return new CronSchedule(definition, compileCron(text, definition.seed), zone);
  }
}

/** Which of the three languages a schedule is written in. */
export function scheduleKind(text: string): CompiledSchedule['kind'] {
  if (/^@every\b/.test(text)) return 'every';
  return /^@at\b/.test(text) ? 'at' : 'cron';
}

/** The schedule without white space around it. */
export function scheduleText({ schedule }: Pick<ScheduleDefinition, 'schedule'>): string {
  if (schedule.length <= MAX_SCHEDULE_LENGTH) return schedule.trim();
  throw new InvalidScheduleError(
    'cron_syntax',
    'schedule',
    `The schedule is longer than ${MAX_SCHEDULE_LENGTH} characters; shorten its lists with ranges and steps.`,
  );
}

export function requireZone(timezone: string): Zone {
  const zone = findZone(timezone);
  if (zone !== null) return zone;
  throw new InvalidScheduleError(
    'unknown_timezone',
    'timezone',
    `The time zone "${timezone.slice(0, 64)}" is not known; use an IANA name like Europe/Paris.`,
  );
}
