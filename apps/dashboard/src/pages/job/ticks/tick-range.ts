import type { Span } from './columns.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How far back the time line reaches, milliseconds. It shows a quarter of that of what is to come. */
export const TICK_RANGES = {
  '15m': 15 * MINUTE,
  '1h': HOUR,
  '6h': 6 * HOUR,
  '24h': DAY,
  '7d': 7 * DAY,
  '30d': 30 * DAY,
  '90d': 90 * DAY,
  '1y': 365 * DAY,
} as const;
export type TickRange = keyof typeof TICK_RANGES;

const NAMES = Object.keys(TICK_RANGES) as TickRange[];

/** How many past ticks the time line shows, roughly, when nobody has chosen a range. */
const GOOD_COUNT = 60;
const WITHOUT_INTERVAL: TickRange = '30d';

export const tickRangeOf = (text: string | undefined): TickRange | undefined =>
  NAMES.find((name) => name === text);

/**
 * The range that suits a job: the shortest that holds some sixty of its ticks.
 *
 * @param next its next ticks, RFC 3339
 */
export function suitableRange(next: readonly string[]): TickRange {
  const [first, second] = next.map((at) => Date.parse(at));
  if (first === undefined || second === undefined) return WITHOUT_INTERVAL;
  const wanted = (second - first) * GOOD_COUNT;
  return NAMES.find((name) => TICK_RANGES[name] >= wanted) ?? '1y';
}

/** What the time line shows: the range up to now and a quarter ahead, or what somebody has chosen. */
export function spanOf(
  range: TickRange,
  chosen: { from?: string | undefined; to?: string | undefined },
  now: number,
): Span {
  const length = TICK_RANGES[range];
  const to = chosen.to === undefined ? now + length / 4 : Date.parse(chosen.to);
  const from = chosen.from === undefined ? Math.min(now, to) - length : Date.parse(chosen.from);
  return { from, to: Math.max(to, from + MINUTE) };
}
