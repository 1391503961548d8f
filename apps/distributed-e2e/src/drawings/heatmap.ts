import type { NamedSeries, Period } from './dashboard.js';
import { frame, noData, plotIn, SMALL, xOf } from './frame.js';
import { element, FAINT_INK, textAt, type Box } from './svg.js';
import { valueText } from './units.js';

const COLOUR = '#a63603';
const KEY_HEIGHT = 22;
const PALEST = 0.12;
const KEY_CELLS = 5;
/** Few cells with little to say would vanish beside one with much. */
const EXPONENT = 0.5;

interface Cell {
  at: number;
  row: number;
  count: number;
}

/** A histogram over time: a row for each bucket, darker where more is in it. `le` tells the upper bound of a series. */
export function heatmap(box: Box, series: readonly NamedSeries[], unit: string, period: Period): string {
  const buckets = series
    .map(({ labels, points }) => ({ bound: boundOf(labels['le']), points }))
    .sort((one, other) => one.bound - other.bound);
  const all = cellsOf(buckets.map(({ points }) => points)).filter(({ count }) => count > 0);
  if (all.length === 0) return noData(box);
  const rows = all.map(({ row }) => row);
  const [lowest, highest] = [Math.min(...rows), Math.max(...rows)];
  const plot = plotIn({ ...box, height: box.height - KEY_HEIGHT });
  const height = plot.height / (highest - lowest + 1);
  const top = (row: number) => plot.y + plot.height - (row - lowest + 1) * height;
  const most = Math.max(...all.map(({ count }) => count));
  const width = (plot.width * period.stepMs) / (period.to - period.from);
  const cells = all.map(({ at, row, count }) => {
    // A cell tells of the time before its instant.
    const right = xOf(plot, period, at);
    const left = Math.max(right - width, plot.x);
    return cell({ x: left, y: top(row), width: right - left, height }, count / most);
  });
  const labels = buckets.slice(lowest, highest + 1).map(({ bound }, index) => ({
    y: top(lowest + index) + height / 2,
    text: bound === Infinity ? 'more' : `≤ ${valueText(unit, bound)}`,
    ruled: false,
  }));
  const heat = element('g', { fill: COLOUR }, cells.join(''));
  return frame(plot, period, '', labels) + heat + key(box, most, period);
}

const boundOf = (le = '+Inf'): number => (le === '+Inf' ? Infinity : Number(le));

/** Buckets hold what the smaller ones hold too: the difference is what is in the cell. */
function cellsOf(buckets: readonly NamedSeries['points'][]): Cell[] {
  const below = new Map<number, number>();
  return buckets.flatMap((points, row) =>
    points.map(({ at, value }) => {
      const count = value - (below.get(at) ?? 0);
      below.set(at, value);
      return { at, row, count };
    }),
  );
}

/** `share` is of the fullest cell. */
function cell({ x, y, width, height }: Box, share: number): string {
  const opacity = (PALEST + (1 - PALEST) * share ** EXPONENT).toFixed(2);
  const inner = {
    x: x + 0.5,
    y: y + 0.5,
    width: Math.max(width - 1, 0.5),
    height: Math.max(height - 1, 0.5),
  };
  return element('rect', { ...inner, 'fill-opacity': opacity });
}

/** What the darkest cell holds. */
function key({ x, y, width, height }: Box, most: number, { windowMs }: Period): string {
  const [right, top] = [x + width - 12, y + height - KEY_HEIGHT + 6];
  const count = String(Math.ceil(most));
  const begin = right - count.length * 8 - KEY_CELLS * 14;
  const cells = Array.from({ length: KEY_CELLS }, (_, index) =>
    cell({ x: begin + index * 14, y: top, width: 14, height: 11 }, ((index + 1) / KEY_CELLS) ** 2),
  );
  const text = { fill: FAINT_INK, 'font-size': SMALL, 'text-anchor': 'end' };
  return (
    textAt(begin - 6, top + 10, `calls in ${windowMs / 1_000} s: 1`, text) +
    element('g', { fill: COLOUR }, cells.join('')) +
    textAt(right, top + 10, count, text)
  );
}
