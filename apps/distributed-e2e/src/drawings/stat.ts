import type { NamedSeries } from './dashboard.js';
import { SMALL } from './frame.js';
import { element, FAINT_INK, fitting, INK, textAt, type Box } from './svg.js';
import { valueText } from './units.js';

const LARGE = 34;
const MEDIUM = 22;

/** The last value of each series in large letters, with their names if there are several. */
export function stat({ x, y, width, height }: Box, series: readonly NamedSeries[], unit: string): string {
  const column = width / series.length;
  const isOne = series.length === 1;
  const size = isOne ? LARGE : MEDIUM;
  const middle = y + height / 2;
  const columns = series.map(({ name, points }, index) => {
    const centre = x + column * (index + 0.5);
    const value = valueText(unit, points.at(-1)?.value ?? 0);
    const label = fitting(name, SMALL, column - 8);
    return (
      textAt(centre, middle + size / 3, value, { 'font-size': size, 'font-weight': 600, fill: INK }) +
      textAt(centre, middle + size / 3 + 20, label, { 'font-size': SMALL, fill: FAINT_INK })
    );
  });
  return element('g', { 'text-anchor': 'middle' }, columns.join(''));
}
