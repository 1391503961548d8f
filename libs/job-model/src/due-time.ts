import { positionAfter, type PlanInput } from './planning.js';
import { UnusableJobError } from './state-conflict.js';
import { usableSchedule } from './usable-schedule.js';

/**
 * When an active job is due by the time zone data that count now, if its cursor says something else; null when its cursor
 * is right. Also null for a job that has no tick left or cannot be used: both are found out when its tick is planned.
 */
export function movedDueTime(input: PlanInput): number | null {
  const { cursor, definition } = input;
  if (cursor.status !== 'active') return null;
  try {
    const { next_due } = positionAfter(
      usableSchedule(input),
      cursor.last_tick,
      cursor.fired,
      definition.max_runs,
    );
    return next_due === cursor.next_due ? null : next_due;
  } catch (error) {
    if (error instanceof UnusableJobError) return null;
    throw error;
  }
}
