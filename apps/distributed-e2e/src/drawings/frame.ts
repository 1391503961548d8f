import { clockText, timesOf } from './axis.js';
import type { Period } from './dashboard.js';
import { element, FAINT_INK, RULE, textAt, type Box } from './svg.js';

export const SMALL = 11;
/** Room beside and below what is plotted, for the labels of both axes. */
const LEFT = 68;
const RIGHT = 22;
const HEAD = 18;
const FOOT = 20;

/** What is left of a box for the plot itself. */
export const plotIn = ({ x, y, width, height }: Box): Box => ({
  x: x + LEFT,
  y: y + HEAD,
  width: width - LEFT - RIGHT,
  height: height - HEAD - FOOT,
});

/** What stands in a panel that has nothing to draw. */
export const noData = ({ x, y, width, height }: Box): string =>
  textAt(x + width / 2, y + height / 2, 'no data', {
    'font-size': 16,
    fill: FAINT_INK,
    'text-anchor': 'middle',
  });

/** Where an instant is. */
export const xOf = ({ x, width }: Box, { from, to }: Period, at: number): number =>
  x + (width * (at - from)) / (to - from);

/** The labels of the vertical axis, what they count, and the times below. */
export function frame(
  plot: Box,
  period: Period,
  caption: string,
  labels: readonly { y: number; text: string; ruled: boolean }[],
): string {
  const { x, y, width, height } = plot;
  const faint = { fill: FAINT_INK, 'font-size': SMALL };
  const beside = labels.flatMap((label) => [
    label.ruled ? element('line', { x1: x, x2: x + width, y1: label.y, y2: label.y, stroke: RULE }) : '',
    textAt(x - 6, label.y + 4, label.text, { ...faint, 'text-anchor': 'end' }),
  ]);
  const below = timesOf(period.to - period.from).map((time) =>
    textAt(xOf(plot, period, period.from + time), y + height + 15, clockText(time), {
      ...faint,
      'text-anchor': 'middle',
    }),
  );
  return [textAt(x - LEFT + 12, y - 9, caption, faint), ...beside, ...below].join('');
}
