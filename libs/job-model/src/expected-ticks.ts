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
 * than others. A job with fewer ticks than there are buckets is walked, which costs less still. Ticks before `now` count as if each
 * job had always been as it is. False when this system cannot use the schedule.
 */
export function addExpectedTicks(
  group: ScheduleGroup,
  buckets: Buckets,
  now: number,
  counts: number[],
): boolean {
  const schedule = compileIfPossible(group);
  if (schedule === null) return false;
  const { from, size, count } = buckets;
  let left = group.remaining === null ? Infinity : group.remaining - schedule.count(now, from - 1);
  const add = (index: number, ticks: number): void => {
    const isPast = from + index * size < now;
    const expected = isPast ? ticks : Math.max(0, Math.min(ticks, left));
    if (!isPast) left -= expected;
    counts[index] = (counts[index] ?? 0) + expected * group.jobs;
  };
  const end = from + size * count;
  if (schedule.count(from - 1, end - 1) < count) {
    for (let at = schedule.next(from - 1); at !== null && at < end; at = schedule.next(at))
      add(Math.floor((at - from) / size), 1);
  } else {
    for (let index = 0; index < count; index += 1)
      add(index, schedule.count(from + index * size - 1, from + (index + 1) * size - 1));
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
