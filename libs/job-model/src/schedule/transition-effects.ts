import type { ScheduleDefinition } from './definition.js';
import { formatOffset } from './local-time.js';
import { spellTimeOfDay } from './spelling.js';
import type { WallPattern } from './wall-pattern.js';
import type { Zone, ZonePeriod } from './zone.js';

/** A change of clocks that affects a schedule. */
export interface ScheduleTransition {
  /** Epoch milliseconds. */
  at: number;
  /** Clocks go forward and skip times, or go back and show times again. */
  kind: 'gap' | 'fold';
  /** Like `+01:00`. */
  offset_before: string;
  offset_after: string;
  /** One sentence: what becomes of which ticks. */
  effect: string;
}

type Policy = Pick<ScheduleDefinition, 'dst_gap' | 'dst_fold'>;

/** The transitions in (from, to], epoch milliseconds, that skip or repeat a fixed time of a schedule. */
export function transitionEffects(
  pattern: WallPattern,
  zone: Zone,
  policy: Policy,
  from: number,
  to: number,
): ScheduleTransition[] {
  const effects: ScheduleTransition[] = [];
  if (pattern.everyHour) return effects;
  let before = zone.at(Math.floor(from / 1000));
  while (before.end * 1000 <= to) {
    const after = zone.at(before.end);
    const effect = effectOf(pattern, policy, after);
    if (effect !== null) {
      effects.push({
        at: after.start * 1000,
        kind: after.offset > before.offset ? 'gap' : 'fold',
        offset_before: formatOffset(before.offset),
        offset_after: formatOffset(after.offset),
        effect,
      });
    }
    before = after;
  }
  return effects;
}

/** What the start of a period does to the ticks of a schedule, or null when it does nothing. */
function effectOf(pattern: WallPattern, policy: Policy, { wallStart, freshFrom }: ZonePeriod): string | null {
  const first = Math.min(wallStart, freshFrom);
  const end = Math.max(wallStart, freshFrom);
  const count = pattern.count(first, end);
  if (count === 0) return null;
  const day = dateOf(freshFrom);
  // A clock that leaps over midnight, or over a whole day, needs both dates.
  const spell = (wall: number): string =>
    dateOf(wall) === day ? timeOf(wall) : `${timeOf(wall)} on ${dateOf(wall)}`;
  const ticks =
    count === 1
      ? `the tick at ${spell(pattern.atOrAfter(first))}`
      : `the ${count} ticks from ${spell(pattern.atOrAfter(first))} to ${spell(pattern.atOrBefore(end - 1))}`;
  return freshFrom < wallStart
    ? `On ${day} clocks go from ${timeOf(freshFrom)} to ${spell(wallStart)}: ${ticks} ${gapEffect(policy, count, spell(wallStart))}.`
    : `On ${day} clocks go from ${timeOf(freshFrom)} back to ${spell(wallStart)}: ${ticks} ${foldEffect(policy, count)}.`;
}

function gapEffect({ dst_gap }: Policy, count: number, gapEnd: string): string {
  const one = count === 1;
  if (dst_gap === 'skip') return one ? 'does not exist and is skipped' : 'do not exist and are skipped';
  return `${one ? 'does not exist and runs' : 'do not exist and become one'} at ${gapEnd}`;
}

function foldEffect({ dst_fold }: Policy, count: number): string {
  return `${count === 1 ? 'runs' : 'run'} ${dst_fold === 'first' ? 'the first time only' : 'both times'}`;
}

const timeOf = (wall: number): string => spellTimeOfDay(wall % 86_400);

const dateOf = (wall: number): string => new Date(wall * 1000).toISOString().slice(0, 10);
