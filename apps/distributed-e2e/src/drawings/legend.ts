import { SMALL } from './frame.js';
import { element, FAINT_INK, fitting, INK, textAt, widthOf, type Box } from './svg.js';

/** Okabe and Ito's colours, which also people who see some colours as the same can tell apart, without the light yellow. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#444444', '#8c564b'];
/** The next eight series have the same colours and other dashes. */
const DASHES = ['none', '5 3', '1.5 2.5'];
const SAMPLE = 16;
const GAP = 14;
const ROW = 16;
const PADDING = 12;
const MOST_ROWS = 4;

/** How the line of the series at this place looks. */
export const strokeOf = (index: number): { stroke: string; 'stroke-dasharray': string } => ({
  stroke: COLOURS[index % COLOURS.length] ?? INK,
  'stroke-dasharray': DASHES[Math.floor(index / COLOURS.length) % DASHES.length] ?? 'none',
});

const isDrawn = (row: number): boolean => row < MOST_ROWS;

/** The height of a legend with these names. */
export const legendHeight = (names: readonly string[], width: number): number =>
  Math.min((placesOf(names, width).at(-1)?.row ?? 0) + 1, MOST_ROWS) * ROW + 6;

/** The names beside samples of their lines, in rows. Those that have no room are counted. */
export function legend({ x, y, width }: Box, names: readonly string[]): string {
  const places = placesOf(names, width);
  const drawn = places.map(({ name, left, row }, index) => {
    if (!isDrawn(row)) return '';
    const [begin, middle] = [x + PADDING + left, y + row * ROW + 8];
    const line = { x1: begin, x2: begin + SAMPLE, y1: middle, y2: middle, 'stroke-width': 2.5 };
    return (
      element('line', { ...line, ...strokeOf(index) }) +
      textAt(begin + SAMPLE + 5, middle + 4, name, { fill: INK, 'font-size': SMALL })
    );
  });
  const hidden = places.filter(({ row }) => !isDrawn(row)).length;
  const more = textAt(x + width - PADDING, y + (MOST_ROWS - 1) * ROW + 12, `and ${hidden} more`, {
    fill: FAINT_INK,
    'font-size': SMALL,
    'text-anchor': 'end',
  });
  return drawn.join('') + (hidden === 0 ? '' : more);
}

/** Where each name is, from the left and in which row. */
function placesOf(names: readonly string[], width: number): { name: string; left: number; row: number }[] {
  const room = width - 2 * PADDING;
  let [left, row] = [0, 0];
  return names.map((full) => {
    const name = fitting(full, SMALL, room - SAMPLE - 5);
    const needed = SAMPLE + 5 + widthOf(name, SMALL);
    if (left > 0 && left + needed > room) [left, row] = [0, row + 1];
    const place = { name, left, row };
    left += needed + GAP;
    return place;
  });
}
