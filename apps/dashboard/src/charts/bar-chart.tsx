import './bar-chart.css';
import { Group, Text, Tooltip } from '@mantine/core';
import { useState, type KeyboardEvent, type ReactElement } from 'react';
import { namedBars, type Axis } from './scale.js';

/** A part that every bar may have. */
export interface Series {
  id: string;
  label: string;
  /** A background in CSS: a colour, or stripes, since not everybody sees colours. */
  fill: string;
}

/** A bar: what it stands for, and its parts from the bottom. */
export interface Bar {
  id: string;
  /** Below the bar, where there is room. */
  name: string;
  /** On hover and focus, and for screen readers: what, when and how much. */
  hint: string;
  /** Of each series, in the order of the series. */
  values: readonly number[];
}

/** How a bar is rendered: as a link where it leads somewhere. */
export type BarRoot = (bar: Bar, props: BarProps) => ReactElement;

interface BarProps {
  className: string;
  tabIndex: number;
  'aria-label': string;
  onFocus: () => void;
  children: ReactElement[];
}

interface BarChartProps {
  label: string;
  series: readonly Series[];
  bars: readonly Bar[];
  axis: Axis;
  formatTick: (value: number) => string;
  renderBar: BarRoot;
  /** Pixels. */
  height?: number;
}

/** Most names side by side below a chart on a phone. */
const NAMES = 6;

/** Bars of stacked parts with an axis and a legend. The arrow keys go from bar to bar. */
export function BarChart(props: BarChartProps) {
  const { label, series, bars, axis, formatTick, height = 160 } = props;
  const every = namedBars(bars.length, NAMES);
  const ticks = axis.ticks.map((tick) => ({ tick, bottom: `${(tick / axis.top) * 100}%` }));
  const widest = ticks
    .map(({ tick }) => formatTick(tick))
    .reduce((a, b) => (b.length > a.length ? b : a), '');
  return (
    <div>
      {series.length > 1 && <Legend series={series} />}
      <div className="bar-chart">
        <div className="bar-chart-axis" aria-hidden>
          <span>{widest}</span>
          {ticks.map(({ tick, bottom }) => (
            <span key={tick} style={{ bottom }}>
              {formatTick(tick)}
            </span>
          ))}
        </div>
        <div className="bar-chart-plot" style={{ height }}>
          {ticks.map(({ tick, bottom }) => (
            <div key={tick} className="bar-chart-line" style={{ bottom }} />
          ))}
          <Bars {...props} label={label} />
        </div>
        <div className="bar-chart-names" aria-hidden>
          {bars.map(({ id, name }, index) =>
            index % every === 0 ? (
              <span key={id} style={{ left: `${(index / bars.length) * 100}%` }}>
                {name}
              </span>
            ) : null,
          )}
        </div>
      </div>
    </div>
  );
}

function Bars({ label, series, bars, axis, renderBar }: BarChartProps) {
  // One bar alone is in the tab order: the arrow keys lead to the others.
  const [current, setCurrent] = useState(bars.length - 1);
  const reachable = Math.min(current, bars.length - 1);
  return (
    <ul className="bar-chart-bars" aria-label={label} onKeyDown={moveFocus}>
      {bars.map((bar, index) => (
        <li key={bar.id}>
          <Tooltip label={bar.hint} events={{ hover: true, focus: true, touch: true }}>
            {renderBar(bar, {
              className: 'bar-chart-bar',
              tabIndex: index === reachable ? 0 : -1,
              'aria-label': bar.hint,
              onFocus: () => setCurrent(index),
              children: bar.values.flatMap((value, part) =>
                value > 0 ? [<BarPart key={part} size={value / axis.top} fill={series[part]?.fill} />] : [],
              ),
            })}
          </Tooltip>
        </li>
      ))}
    </ul>
  );
}

const BarPart = ({ size, fill }: { size: number; fill: string | undefined }) => (
  <div className="bar-chart-part" style={{ height: `${size * 100}%`, background: fill }} />
);

const Legend = ({ series }: { series: readonly Series[] }) => (
  <Group gap="md" mb="sm">
    {series.map(({ id, label, fill }) => (
      <Group key={id} gap={6} wrap="nowrap">
        <span className="bar-chart-swatch" style={{ background: fill }} />
        <Text size="xs">{label}</Text>
      </Group>
    ))}
  </Group>
);

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };

function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  const step = STEPS[event.key];
  const bars = [...event.currentTarget.children].map(({ firstElementChild }) => firstElementChild);
  const at = bars.indexOf(document.activeElement);
  if (step === undefined || at < 0) return;
  event.preventDefault();
  (bars[at + step] as HTMLElement | undefined)?.focus();
}
