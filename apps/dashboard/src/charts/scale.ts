import { scaleLinear } from 'd3-scale';

/** The vertical axis of a chart. */
export interface Axis {
  /** The value at the top, a round one. */
  top: number;
  /** The values that have a line, from the bottom, 0 included. */
  ticks: readonly number[];
}

/**
 * An axis from 0 on that holds all values, with about three lines.
 *
 * @param units what is a whole number in the unit that people read: 1 for counts, 1000 for milliseconds shown in seconds
 */
export function axisFor(values: readonly number[], unit = 1): Axis {
  const most = Math.max(...values, unit) / unit;
  const scale = scaleLinear([0, most], [0, 1]).nice(3);
  const ticks = scale.ticks(3).filter((tick) => unit !== 1 || Number.isInteger(tick));
  return { top: (scale.domain()[1] ?? most) * unit, ticks: ticks.map((tick) => tick * unit) };
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The unit in which a duration (milliseconds) is read, for `axisFor`: 100 s are round, and 1 min 40 s are not. */
export function unitOfDuration(most: number): number {
  if (most < 3 * SECOND) return 1;
  if (most < MINUTE) return SECOND;
  return most < 3 * HOUR ? MINUTE : HOUR;
}

/** Which bars are named below a chart, so that `most` names at most stand side by side. */
export const namedBars = (count: number, most: number): number => Math.max(1, Math.ceil(count / most));
