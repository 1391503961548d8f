import { compileSchedule, scheduleKind, scheduleText } from './schedule/compile.js';
import { choicesOf } from './schedule/cron-expression.js';
import type { CompiledSchedule, ScheduleDefinition } from './schedule/definition.js';
import { jitterDelay } from './schedule/delayed-schedule.js';

/** Active jobs whose schedules are alike, except for what is a job's own. */
export interface ScheduleGroup extends Omit<ScheduleDefinition, 'seed' | 'anchor'> {
  jobs: number;
  /** The seed of each job; null if seeds decide nothing. */
  seeds: readonly string[] | null;
  /** The anchor of each job, in the same order; null if anchors decide nothing. */
  anchors: readonly number[] | null;
  /** How many runs each of them has left, counted from now on; null: any number. */
  remaining: number | null;
}

/** Puts jobs whose schedules are alike together. */
export function groupSchedules(definitions: readonly ScheduleDefinition[]): ScheduleGroup[] {
  const groups = new Map<string, ScheduleGroup & { seeds: string[]; anchors: number[] }>();
  for (const { schedule, timezone, dst_gap, dst_fold, start_at, end_at, ...own } of definitions) {
    const { jitter_seconds = 0, seed, anchor } = own;
    const shared = { schedule, timezone, dst_gap, dst_fold, start_at, end_at, jitter_seconds };
    const key = JSON.stringify(Object.values(shared));
    const group = groups.get(key) ?? { ...shared, jobs: 0, seeds: [], anchors: [], remaining: null };
    group.jobs += 1;
    group.seeds.push(seed);
    group.anchors.push(anchor);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The schedule of one job of a group, by its place among the seeds and anchors; of any job when nothing is a job's own. */
export function definitionAt(group: ScheduleGroup, index: number): ScheduleDefinition {
  const { seeds, anchors, jitter_seconds = 0, ...definition } = group;
  const { schedule, timezone, dst_gap, dst_fold, start_at, end_at } = definition;
  const own = { seed: seeds?.[index] ?? '', anchor: anchors?.[index] ?? 0 };
  return { schedule, timezone, dst_gap, dst_fold, start_at, end_at, jitter_seconds, ...own };
}

/** The delay by jitter of one job of a group, milliseconds. */
export const delayAt = ({ jitter_seconds = 0, seeds }: ScheduleGroup, index: number): number =>
  jitterDelay({ jitter_seconds, seed: seeds?.[index] ?? '' });

/** Jobs that are due at the instants of one schedule, each of them later by a delay of its own (milliseconds, ascending). */
export interface DelayedJobs {
  schedule: CompiledSchedule;
  delays: Float64Array;
}

/**
 * The few schedules behind the jobs of a group: `H` stands for the same in many of them, and jitter only delays. Yields 1 for each job
 * that it has looked at. Throws InvalidScheduleError.
 */
export function* delayedJobsOf(group: ScheduleGroup): Generator<number, DelayedJobs[]> {
  const formAt = formsOf(group);
  const forms = new Map<string, { schedule: CompiledSchedule; delays: number[] }>();
  for (let index = 0; index < group.jobs; index += 1) {
    const form = formAt(index);
    let known = forms.get(form);
    if (known === undefined) {
      known = { schedule: compileSchedule({ ...definitionAt(group, index), jitter_seconds: 0 }), delays: [] };
      forms.set(form, known);
    }
    known.delays.push(delayAt(group, index));
    yield 1;
  }
  return [...forms.values()].map(({ schedule, delays }) => ({
    schedule,
    delays: Float64Array.from(delays).sort(),
  }));
}

/** What tells the jobs of a group apart, jitter aside: those of the same form are due at the same instants. */
function formsOf({ seeds, anchors, ...group }: ScheduleGroup): (index: number) => string {
  const text = scheduleText(group);
  switch (scheduleKind(text)) {
    case 'every':
      return (index) => (group.start_at === null ? String(anchors?.[index]) : '');
    case 'at':
      return () => '';
    case 'cron': {
      const choices = choicesOf(text);
      return (index) => choices(seeds?.[index] ?? '');
    }
  }
}
