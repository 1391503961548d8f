import type { Dashboard, Panel, PanelResult, Period } from './dashboard.js';
import { drawDashboard } from './drawing.js';

const period: Period = { from: 1_000_000, to: 1_060_000, stepMs: 5_000, windowMs: 6_000 };
const panel = (title: string, type: Panel['type'], y: number, legendFormat = '{{name}}'): Panel => ({
  title,
  type,
  gridPos: { x: 0, y, w: 12, h: 8 },
  fieldConfig: { defaults: { unit: 's' } },
  targets: [{ expr: 'up', legendFormat }],
});
const over = (labels: Record<string, string>, ...values: number[]) => ({
  labels,
  points: values.map((value, index) => ({ at: period.from + index * period.stepMs, value })),
});
const draw = (panels: Panel[], ...results: PanelResult[]) => {
  const dashboard: Dashboard = { title: 'Us & <them>', panels };
  return drawDashboard(dashboard, results, period);
};
const count = (svg: string, part: string) => svg.split(part).length - 1;

describe('the drawing of a dashboard', () => {
  it('has every panel at its place, with its title, and says which have no data', () => {
    const svg = draw(
      [panel('One', 'stat', 0), panel('Two', 'timeseries', 8), panel('Three', 'heatmap', 16)],
      [[over({ name: 'a' }, 0.25)]],
      [[]],
    );
    for (const title of ['One', 'Two', 'Three']) expect(svg).toContain(`>${title}</text>`);
    expect(count(svg, 'rx="6"')).toBe(3);
    expect(count(svg, '>no data<')).toBe(2);
    expect(svg).toContain('>250 ms</text>');
  });

  it('escapes titles and legends', () => {
    const svg = draw([panel('a < b', 'timeseries', 0)], [[over({ name: '<script> & "co"' }, 1, 2)]]);
    expect(svg).toContain('<title>Us &amp; &lt;them&gt;</title>');
    expect(svg).toContain('>a &lt; b</text>');
    expect(svg).toContain('>&lt;script&gt; &amp; &quot;co&quot;</text>');
    expect(svg).not.toContain('<script');
  });

  it('draws lines with gaps where there is no finite value', () => {
    const svg = draw(
      [panel('Lines', 'timeseries', 0)],
      [[over({ name: 'a' }, 1, 2, NaN, Infinity, 3, 4, NaN, 5)]],
    );
    expect(count(svg, '<polyline')).toBe(2);
    expect(count(svg, '<circle')).toBe(1);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('says "no data" where every value is not a number', () => {
    const svg = draw([panel('Nothing', 'stat', 0)], [[over({ name: 'a' }, NaN, NaN)]]);
    expect(svg).toContain('>no data<');
    expect(svg).not.toContain('NaN');
  });

  it('puts a line of zeros on the ground of an axis', () => {
    const svg = draw([panel('Zeros', 'timeseries', 0)], [[over({ name: 'a' }, 0, 0, 0)]]);
    expect(count(svg, '<polyline')).toBe(1);
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  it('shows the last value of each series of a stat with its name', () => {
    const svg = draw(
      [panel('Up', 'stat', 0)],
      [[over({ name: 'api' }, 1, 2), over({ name: 'runner' }, 3, NaN)]],
    );
    for (const text of ['2 s', '3 s', 'api', 'runner']) expect(svg).toContain(`>${text}</text>`);
  });

  it('draws of a histogram what is in each bucket, without what is in the smaller ones, and no row beyond the fullest', () => {
    const svg = draw(
      [panel('Heat', 'heatmap', 0)],
      [[over({ le: '+Inf' }, 9, 9), over({ le: '0.5' }, 4, 4), over({ le: '1' }, 9, 4)]],
    );
    // Two cells at the first instant and two at the second, and five in the key.
    expect(count(svg, 'fill-opacity')).toBe(4 + 5);
    for (const text of ['≤ 500 ms', '≤ 1 s', 'more', 'calls in 6 s: 1'])
      expect(svg).toContain(`>${text}</text>`);
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  it('says "no data" for a histogram of nothing', () => {
    const svg = draw([panel('Heat', 'heatmap', 0)], [[over({ le: '+Inf' }, 0, 0), over({ le: '1' }, 0, 0)]]);
    expect(svg).toContain('>no data<');
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  it('gives many series different lines, and counts those whose names have no room', () => {
    const many = Array.from({ length: 24 }, (_, index) =>
      over({ name: `GET /v1/a-long-route/${index}` }, index, 1),
    );
    const svg = draw([panel('Many', 'timeseries', 0)], [many]);
    const strokes = svg.match(/<polyline.*?\/>/g)?.map((line) => line.replace(/points="[^"]*"/, ''));
    expect(new Set(strokes).size).toBe(24);
    expect(svg).toMatch(/and \d+ more/);
  });
});
