import { seriesOf, type Dashboard, type Panel, type PanelResult, type Period } from './dashboard.js';
import { noData } from './frame.js';
import { heatmap } from './heatmap.js';
import { lines } from './lines.js';
import { stat } from './stat.js';
import { element, escaped, FAINT_INK, fitting, INK, RULE, textAt, type Box } from './svg.js';

const COLUMN = 50;
const ROW = 33;
const GAP = 8;
const HEAD = 52;
const TITLE = 13;
const TITLE_HEIGHT = 32;
const WIDTH = 24 * COLUMN;

/**
 * A dashboard and what its queries found, in the order of its panels, as one SVG: as Grafana lays it out, on white, so that
 * it can be read on any page. A panel whose queries found nothing says "no data".
 */
export function drawDashboard(
  { title, panels }: Dashboard,
  results: readonly PanelResult[],
  period: Period,
): string {
  const height = HEAD + ROW * Math.max(...panels.map(({ gridPos: { y, h } }) => y + h)) + GAP;
  const drawn = panels.map((panel, index) => drawPanel(panel, results[index] ?? [], period));
  const [seconds, step, window] = [period.to - period.from, period.stepMs, period.windowMs].map(
    (ms) => ms / 1_000,
  );
  const note = `${seconds} seconds, a point every ${step} s, rates over ${window} s; times in minutes since the beginning`;
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${WIDTH} ${height}`,
      width: WIDTH,
      height,
      role: 'img',
      'font-family': 'system-ui, Helvetica, Arial, sans-serif',
    },
    [
      element('title', {}, escaped(title)),
      element('rect', { width: WIDTH, height, fill: '#f6f8fa' }),
      textAt(GAP + 4, 34, title, { 'font-size': 22, 'font-weight': 600, fill: INK }),
      textAt(WIDTH - GAP - 4, 34, note, { 'font-size': 12, fill: FAINT_INK, 'text-anchor': 'end' }),
      ...drawn,
    ].join('\n'),
  ).concat('\n');
}

function drawPanel(panel: Panel, result: PanelResult, period: Period): string {
  const { x, y, w, h } = panel.gridPos;
  const card: Box = {
    x: x * COLUMN + GAP / 2,
    y: HEAD + y * ROW + GAP / 2,
    width: w * COLUMN - GAP,
    height: h * ROW - GAP,
  };
  const title = fitting(panel.title, TITLE, card.width - 16);
  const inner = { ...card, y: card.y + TITLE_HEIGHT, height: card.height - TITLE_HEIGHT };
  return element(
    'g',
    {},
    element('rect', { ...card, rx: 6, fill: '#ffffff', stroke: RULE }) +
      textAt(card.x + 12, card.y + 22, title, { 'font-size': TITLE, 'font-weight': 600, fill: INK }) +
      content(inner, panel, result, period),
  );
}

function content(box: Box, panel: Panel, result: PanelResult, period: Period): string {
  const series = seriesOf(panel, result);
  const unit = panel.fieldConfig.defaults.unit ?? 'short';
  if (series.length === 0) return noData(box);
  switch (panel.type) {
    case 'stat':
      return stat(box, series, unit);
    case 'timeseries':
      return lines(box, series, unit, period);
    case 'heatmap':
      return heatmap(box, series, unit, period);
  }
}
