// Test support: an independent statement of what a schedule means. It reads wall clocks from Intl and walks minute by
// minute; it shares no code with the implementation.
import type { ScheduleDefinition } from './index.js';

/** A schedule as the rules behind its text; minutes are tested, seconds are listed. */
export interface NaiveSchedule {
  text: string;
  seconds: number[];
  minutes: Set<number>;
  hours: Set<number>;
  months: Set<number>;
  matchesDay(day: NaiveDay): boolean;
}

export interface NaiveDay {
  day: number;
  weekday: number;
  length: number;
}

/** One elapsed minute: when it begins (epoch ms), and what the wall clock shows, as if it were UTC (epoch ms). */
export interface NaiveMinute {
  at: number;
  wall: number;
}

const MINUTE = 60_000;

export function wallReader(timezone: string): (at: number) => number {
  const two = '2-digit';
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: timezone,
    year: 'numeric',
    month: two,
    day: two,
    hour: two,
    minute: two,
    second: two,
  });
  return (at) => Date.parse(`${format.format(at).replace(' ', 'T')}Z`);
}

export function readMinutes(timezone: string, from: number, to: number): NaiveMinute[] {
  const wallAt = wallReader(timezone);
  const minutes = [];
  for (let at = from; at < to; at += MINUTE) minutes.push({ at, wall: wallAt(at) });
  return minutes;
}

function matchesMinute(schedule: NaiveSchedule, wall: number): boolean {
  const date = new Date(wall);
  const month = date.getUTCMonth();
  return (
    schedule.minutes.has(date.getUTCMinutes()) &&
    schedule.hours.has(date.getUTCHours()) &&
    schedule.months.has(month + 1) &&
    schedule.matchesDay({
      day: date.getUTCDate(),
      weekday: date.getUTCDay(),
      length: new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate(),
    })
  );
}

/** Every tick within the minutes; the first minute only sets the scene. */
export function naiveTicks(
  schedule: NaiveSchedule,
  minutes: NaiveMinute[],
  policy: Pick<ScheduleDefinition, 'dst_gap' | 'dst_fold'>,
): number[] {
  const fixed = schedule.hours.size < 24;
  const shown = new Set<number>();
  const ticks = new Set<number>();
  minutes.forEach(({ at, wall }, index) => {
    const before = minutes[index - 1];
    if (before !== undefined) {
      if (fixed && policy.dst_gap === 'run_after') {
        for (let missing = before.wall + MINUTE; missing < wall; missing += MINUTE) {
          if (!shown.has(missing) && matchesMinute(schedule, missing)) ticks.add(at);
        }
      }
      const again = fixed && policy.dst_fold === 'first' && shown.has(wall);
      if (!again && matchesMinute(schedule, wall)) {
        for (const second of schedule.seconds) ticks.add(at + second * 1000);
      }
    }
    shown.add(wall);
  });
  return [...ticks].sort((a, b) => a - b);
}

export interface NaiveTransition {
  at: number;
  before: number;
  after: number;
}

/** The changes of a zone's offset (ms) in [from, to), sampled every fourth day and narrowed down to the second. */
export function naiveTransitions(timezone: string, from: number, to: number): NaiveTransition[] {
  const wallAt = wallReader(timezone);
  const offsetAt = (at: number): number => wallAt(at) - at;
  const found = [];
  let known = from;
  let offset = offsetAt(from);
  for (let sample = from; sample < to; sample += 4 * 86_400_000) {
    const sampled = offsetAt(sample);
    if (sampled === offset) {
      known = sample;
      continue;
    }
    let high = sample;
    while (high - known > 1000) {
      const middle = known + Math.floor((high - known) / 2000) * 1000;
      if (offsetAt(middle) === offset) known = middle;
      else high = middle;
    }
    found.push({ at: high, before: offset, after: sampled });
    known = sample;
    offset = sampled;
  }
  return found;
}
