import { laneOf, LANES, weightOf, type Lane, type Tick } from './lanes.js';

/** The instants that a picture shows, epoch milliseconds: [from, to). */
export interface Span {
  from: number;
  to: number;
}

/** Where an instant lies in the picture, pixels from its left edge. */
export const xOf = (at: number, { from, to }: Span, width: number): number =>
  ((at - from) / (to - from)) * width;

/** The instant at a place in the picture. */
export const instantAt = (x: number, { from, to }: Span, width: number): number =>
  from + (x / width) * (to - from);

/** For each lane, how many ticks fall into each column of the picture. */
export type Columns = Record<Lane, Uint32Array>;

/** Counts ticks by lane and column, so that 10,000 of them cost no more to draw than there are columns. */
export function columnsOf(ticks: readonly Tick[], span: Span, count: number): Columns {
  const columns = Object.fromEntries(LANES.map((lane) => [lane, new Uint32Array(count)])) as Columns;
  for (const tick of ticks) {
    const column = Math.floor(xOf(Date.parse(tick.at), span, count));
    if (column < 0 || column >= count) continue;
    const lane = columns[laneOf(tick)];
    lane[column] = (lane[column] ?? 0) + weightOf(tick);
  }
  return columns;
}

/** How high a column is, from 0.4 for one tick to 1 for the most ticks that a column has. */
export function heightOf(count: number, most: number): number {
  if (count === 0) return 0;
  return most <= 1 ? 1 : 0.4 + 0.6 * (Math.log(count) / Math.log(most));
}

/**
 * The place in the list of the tick that is next to an instant; -1 if none is. Ticks of the lane come first, if one of them is
 * within the tolerance.
 *
 * @param ticks ascending
 * @param tolerance milliseconds
 */
export function tickNear(ticks: readonly Tick[], at: number, lane: Lane | null, tolerance: number): number {
  const begin = firstAtOrAfter(ticks, at - tolerance);
  let best = -1;
  let bestDistance = Infinity;
  for (let index = begin; index < ticks.length; index += 1) {
    const tick = ticks[index] as Tick;
    const distance = Math.abs(Date.parse(tick.at) - at);
    if (Date.parse(tick.at) > at + tolerance) break;
    if ((lane === null || laneOf(tick) === lane) && distance < bestDistance) {
      best = index;
      bestDistance = distance;
    }
  }
  return best === -1 && lane !== null ? tickNear(ticks, at, null, tolerance) : best;
}

/** The place of the first tick at an instant or later; the length of the list if there is none. */
export function firstAtOrAfter(ticks: readonly Tick[], at: number): number {
  let low = 0;
  let high = ticks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (Date.parse((ticks[middle] as Tick).at) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
