import { compileSchedule, requireZone, scheduleKind, scheduleText } from './compile.js';
import { compileCron } from './cron-expression.js';
import { InvalidScheduleError, type CompiledSchedule, type ScheduleDefinition } from './definition.js';
import { describeSchedule } from './describe.js';
import { formatInZone } from './local-time.js';
import { transitionEffects, type ScheduleTransition } from './transition-effects.js';

const YEAR = 366 * 86_400_000;

/** What a schedule will do. Instants are epoch milliseconds. */
export interface SchedulePreview {
  /** See describeSchedule. */
  description: string;
  /** `local` is RFC 3339 with the zone's offset. */
  next: { at: number; local: string }[];
  /** The transitions of the coming year that affect the schedule. */
  transitions: ScheduleTransition[];
  /** True when no tick is left after the given instant. */
  never_fires: boolean;
}

/**
 * Shows the next `count` ticks after `from`. A date that never comes is an answer here, not an error; everything
 * else that cannot be used throws InvalidScheduleError.
 */
export function previewSchedule(
  definition: ScheduleDefinition,
  from: number,
  count: number,
): SchedulePreview {
  const description = describeSchedule(definition);
  const schedule = compileIfPossible(definition);
  if (schedule === null || schedule.next(from) === null) {
    return { description, next: [], transitions: [], never_fires: true };
  }
  const zone = requireZone(definition.timezone);
  const next = [];
  for (let at = schedule.next(from); at !== null && next.length < count; at = schedule.next(at)) {
    next.push({ at, local: formatInZone(at, zone) });
  }
  return { description, next, transitions: transitionsOf(definition, from), never_fires: false };
}

function compileIfPossible(definition: ScheduleDefinition): CompiledSchedule | null {
  try {
    return compileSchedule(definition);
  } catch (error) {
    if (error instanceof InvalidScheduleError && error.code === 'never_fires') return null;
    throw error;
  }
}

function transitionsOf(definition: ScheduleDefinition, from: number): ScheduleTransition[] {
  const { start_at, end_at, timezone, seed } = definition;
  const text = scheduleText(definition);
  if (scheduleKind(text) !== 'cron') return [];
  const first = Math.max(from, start_at ?? from);
  const last = Math.min(from + YEAR, end_at ?? Infinity);
  return transitionEffects(compileCron(text, seed), requireZone(timezone), definition, first, last);
}
