import {
  definitionAt,
  delayAt,
  delayedJobsOf,
  type DelayedJobs,
  type ScheduleGroup,
} from './schedule-group.js';
import { compileSchedule, requireZone, scheduleKind, scheduleText } from './schedule/compile.js';
import { InvalidScheduleError, LAST_INSTANT, type CompiledSchedule } from './schedule/definition.js';
import { delayed } from './schedule/delayed-schedule.js';
import { parseInterval } from './schedule/interval-schedule.js';

/** Equal stretches of time. Instants are epoch milliseconds. */
export interface Buckets {
  from: number;
  /** Milliseconds. */
  size: number;
  count: number;
}

/**
 * Counts the ticks to expect in each bucket, by formula: neither does a job that is due each second cost more than others, nor do jobs
 * that are due at instants of their own, since few schedules and intervals lie behind them. Ticks before `now` count as if each job had
 * always been as it is.
 */
export class ExpectedTicks {
  readonly counts: number[];
  /** Jobs whose schedules this system cannot use. They are not counted. */
  unusable = 0;

  constructor(
    private readonly buckets: Buckets,
    private readonly now: number,
  ) {
    this.counts = Array.from({ length: buckets.count }, () => 0);
  }

  /** Adds a group bit by bit, so that its caller can do other work in between. Yields how many steps it took. */
  *add(group: ScheduleGroup): Generator<number> {
    try {
      if (group.remaining !== null || (group.seeds ?? group.anchors) === null) yield* this.addEach(group);
      else if (this.areEndlessIntervals(group)) yield this.addIntervals(group);
      else for (const jobs of yield* delayedJobsOf(group)) yield this.addDelayed(jobs);
    } catch (error) {
      if (!(error instanceof InvalidScheduleError)) throw error;
      this.unusable += group.jobs;
    }
  }

  private *addEach(group: ScheduleGroup): Generator<number> {
    const members = (group.seeds ?? group.anchors ?? ['all alike']).length;
    for (let index = 0; index < members; index += 1) {
      const schedule = compileSchedule(definitionAt(group, index));
      yield this.addAlike(schedule, group.jobs / members, group.remaining);
    }
  }

  /** Whether each job is due, as far as the buckets reach, at all instants that are whole intervals away from its first. */
  private areEndlessIntervals({ start_at, end_at, jitter_seconds = 0, schedule }: ScheduleGroup): boolean {
    const { from, size, count } = this.buckets;
    if (start_at !== null || end_at !== null) return false;
    if (from < jitter_seconds * 1000 || from + size * count > LAST_INSTANT) return false;
    return scheduleKind(scheduleText({ schedule })) === 'every';
  }

  /** Jobs with fewer ticks than there are buckets, as many of an interval of their own have, are walked, which costs less still. */
  private addIntervals(group: ScheduleGroup): number {
    // It plays no part, and may be unknown all the same.
    requireZone(group.timezone);
    const period = parseInterval(scheduleText(group));
    const { from, size, count } = this.buckets;
    const phaseAt = (index: number, origin: number): number => {
      const rest = ((group.anchors?.[index] ?? 0) + delayAt(group, index) - origin) % period;
      return rest < 0 ? rest + period : rest;
    };
    const most = group.jobs * Math.ceil((size * count) / period);
    if (most <= count) {
      for (let index = 0; index < group.jobs; index += 1)
        for (let at = phaseAt(index, from); at < size * count; at += period)
          this.expect(Math.floor(at / size), 1);
      return most;
    }
    const phases = Float64Array.from({ length: group.jobs }, (_, index) => phaseAt(index, 0)).sort();
    const ticksBelow = (instant: number): number =>
      group.jobs * Math.floor(instant / period) + countBelow(phases, instant % period);
    let below = ticksBelow(from);
    for (let index = 0; index < count; index += 1) {
      const upTo = ticksBelow(from + (index + 1) * size);
      this.expect(index, upTo - below);
      below = upTo;
    }
    return group.jobs + count;
  }

  private addDelayed({ schedule, delays }: DelayedJobs): number {
    const { from, size, count } = this.buckets;
    const [shortest = 0, longest = 0] = [delays.at(0), delays.at(-1)];
    if (shortest === longest) return this.addAlike(delayed(schedule, longest), delays.length);
    const ticks = schedule.count(from - longest - 1, from + size * count - 1);
    const steps = ticks * Math.ceil((longest - shortest) / size + 1);
    if (steps <= delays.length * Math.min(ticks, count)) {
      this.addTicks(schedule, delays);
      return steps;
    }
    return delays.reduce((sum, delay) => sum + this.addAlike(delayed(schedule, delay), 1), 0);
  }

  /** Walks the ticks of a schedule, and counts the jobs whose delays put a tick into each bucket. */
  private addTicks(schedule: CompiledSchedule, delays: Float64Array): void {
    const { from, size, count } = this.buckets;
    const [shortest = 0, longest = 0] = [delays.at(0), delays.at(-1)];
    const end = from + size * count;
    for (
      let at = schedule.next(from - longest - 1);
      at !== null && at + shortest < end;
      at = schedule.next(at)
    ) {
      let below = countBelow(delays, from - at);
      const first = Math.max(0, Math.floor((at + shortest - from) / size));
      for (let index = first; index < count && below < delays.length; index += 1) {
        const upTo = countBelow(delays, from + (index + 1) * size - at);
        this.expect(index, upTo - below);
        below = upTo;
      }
    }
  }

  /** Adds jobs that are due at the same instants. One with fewer ticks than there are buckets is walked, which costs less still. */
  private addAlike(schedule: CompiledSchedule, jobs: number, remaining: number | null = null): number {
    const { from, size, count } = this.buckets;
    let left = remaining === null ? Infinity : remaining - schedule.count(this.now, from - 1);
    const add = (index: number, ticks: number): void => {
      const isPast = from + index * size < this.now;
      const expected = isPast ? ticks : Math.max(0, Math.min(ticks, left));
      if (!isPast) left -= expected;
      this.expect(index, expected * jobs);
    };
    const end = from + size * count;
    const ticks = schedule.count(from - 1, end - 1);
    if (ticks < count) {
      for (let at = schedule.next(from - 1); at !== null && at < end; at = schedule.next(at))
        add(Math.floor((at - from) / size), 1);
    } else {
      for (let index = 0; index < count; index += 1)
        add(index, schedule.count(from + index * size - 1, from + (index + 1) * size - 1));
    }
    return Math.min(ticks, count) + 1;
  }

  private expect(index: number, ticks: number): void {
    this.counts[index] = (this.counts[index] ?? 0) + ticks;
  }
}

/** How many of some numbers, which ascend, lie below another. */
function countBelow(numbers: Float64Array, limit: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? limit) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
