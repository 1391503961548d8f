import { axisOf } from './axis.js';
import type { NamedSeries, Period } from './dashboard.js';
import { frame, plotIn, xOf } from './frame.js';
import { legend, legendHeight, strokeOf } from './legend.js';
import { element, type Box } from './svg.js';
import { scaleOf } from './units.js';

/** Further apart than this many steps, two points have no line between them. */
const GAP = 1.5;

/** Series as lines over time, with their legend below. */
export function lines(box: Box, series: readonly NamedSeries[], unit: string, period: Period): string {
  const names = series.map(({ name }) => name);
  const footHeight = legendHeight(names, box.width);
  const plot = plotIn({ ...box, height: box.height - footHeight });
  const values = series.flatMap(({ points }) => points.map(({ value }) => value));
  const { caption, one } = scaleOf(unit, Math.max(...values));
  const axis = axisOf(values.map((value) => value / one));
  const yOf = (value: number) => plot.y + plot.height * (1 - (value - axis.low) / (axis.high - axis.low));
  const labels = axis.ticks.map((tick) => ({ y: yOf(tick), text: tick.toFixed(axis.decimals), ruled: true }));
  const drawn = series.map(({ points }, index) =>
    stretches(points, period.stepMs).map((stretch) =>
      stroke(
        stretch.map(({ at, value }) => [xOf(plot, period, at), yOf(value / one)]),
        index,
      ),
    ),
  );
  const foot = { ...box, y: box.y + box.height - footHeight, height: footHeight };
  return frame(plot, period, caption, labels) + drawn.flat().join('') + legend(foot, names);
}

type Point = NamedSeries['points'][number];

/** The points without a gap between them. */
function stretches(points: readonly Point[], stepMs: number): Point[][] {
  const found: Point[][] = [];
  for (const point of points) {
    const open = found.at(-1);
    const before = open?.at(-1);
    if (open === undefined || before === undefined || point.at - before.at > GAP * stepMs)
      found.push([point]);
    else open.push(point);
  }
  return found;
}

function stroke(places: number[][], index: number): string {
  const [first = []] = places;
  // A line of one point is invisible.
  if (places.length === 1) {
    return element('circle', { cx: first[0] ?? 0, cy: first[1] ?? 0, r: 2, fill: strokeOf(index).stroke });
  }
  const path = places.map((place) => place.map((number) => Math.round(number * 10) / 10).join(',')).join(' ');
  return element('polyline', { points: path, fill: 'none', 'stroke-width': 1.8, ...strokeOf(index) });
}
