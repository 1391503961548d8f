import {
  compileSchedule,
  InvalidScheduleError,
  type CompiledSchedule,
  type ScheduleDefinition,
} from './schedule/index.js';

/** Active jobs that are due at the same instants. */
export interface ScheduleGroup extends ScheduleDefinition {
  jobs: number;
  /** How many runs each of them has left, counted from now on; null: any number. */
  remaining: number | null;
}

/** Equal stretches of time. Instants are epoch milliseconds. */
export interface Buckets {
  from: number;
  /** Milliseconds. */
  size: number;
  count: number;
}

/**
 * Adds to `counts` how many ticks of a group lie in each bucket: counted by formula, so a job that is due each second costs no more
 * than one that is due each month. Ticks before `now` count as if each job had always been as it is. False when this system cannot
 * use the schedule.
 */
export function addExpectedTicks(
  group: ScheduleGroup,
  { from, size, count }: Buckets,
  now: number,
  counts: number[],
): boolean {
  const schedule = compileIfPossible(group);
  if (schedule === null) return false;
  let left = group.remaining === null ? Infinity : group.remaining - schedule.count(now, from - 1);
  for (let index = 0; index < count; index += 1) {
    const begin = from + index * size;
    const ticks = schedule.count(begin - 1, begin + size - 1);
    const expected = begin < now ? ticks : Math.max(0, Math.min(ticks, left));
    if (begin >= now) left -= expected;
    counts[index] = (counts[index] ?? 0) + expected * group.jobs;
  }
  return true;
}

function compileIfPossible(group: ScheduleGroup): CompiledSchedule | null {
  try {
    return compileSchedule(group);
  } catch (error) {
    if (error instanceof InvalidScheduleError) return null;
    throw error;
  }
}
