// Test support: definitions with defaults, and readable instants.
import { compileSchedule, formatLocal, type CompiledSchedule, type ScheduleDefinition } from './index.js';

export const define = (schedule: string, rest: Partial<ScheduleDefinition> = {}): ScheduleDefinition => ({
  schedule,
  timezone: 'UTC',
  dst_gap: 'run_after',
  dst_fold: 'first',
  start_at: null,
  end_at: null,
  anchor: 0,
  seed: 'job',
  ...rest,
});

export const compile = (schedule: string, rest: Partial<ScheduleDefinition> = {}): CompiledSchedule =>
  compileSchedule(define(schedule, rest));

/** The ticks after an instant, in local time. */
export function ticksAfter(definition: ScheduleDefinition, from: string, count: number): string[] {
  const schedule = compileSchedule(definition);
  const ticks = [];
  for (
    let tick = schedule.next(Date.parse(from));
    tick !== null && ticks.length < count;
    tick = schedule.next(tick)
  ) {
    ticks.push(formatLocal(tick, definition.timezone));
  }
  return ticks;
}

/** The processor time that some work takes, in milliseconds: other load on the machine does not count. */
export function cpuMilliseconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
