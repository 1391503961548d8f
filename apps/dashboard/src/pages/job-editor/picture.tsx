import { Text } from '@mantine/core';
import styles from './job-editor.module.css';
import type { Bar, BarKind, Scene } from './scene.js';

const WIDTH = 460;
const MARGIN = 12;
const UNIT = (WIDTH - 2 * MARGIN) / 10;
const HEAD = 22;
const ROW = 26;
const BAR = 20;

const COLOR: Record<BarKind, string> = {
  run: 'green',
  failed: 'red',
  skipped: 'gray',
  waiting: 'yellow',
  cut: 'orange',
};

const x = (at: number): number => MARGIN + at * UNIT;

/** A small picture of what would happen, and the same in words. */
export function Picture({ scene, caption }: { scene: Scene; caption: string }) {
  const rows = Math.max(1, ...scene.bars.map(({ row }) => row + 1));
  const foot = HEAD + rows * ROW;
  const height = foot + 22;
  return (
    <figure style={{ margin: 0 }}>
      <svg viewBox={`0 0 ${WIDTH} ${height}`} className={styles['picture']} aria-hidden="true">
        {scene.outage !== undefined && <Outage {...scene.outage} foot={foot} />}
        {scene.ticks.map(({ at, label }) => (
          <g key={at}>
            <line
              x1={x(at)}
              x2={x(at)}
              y1={HEAD - 6}
              y2={foot}
              stroke="var(--mantine-color-dimmed)"
              strokeDasharray="2 3"
            />
            <Word x={x(at)} y={12} text={label === '' ? '▾' : label} />
          </g>
        ))}
        <line x1={MARGIN} x2={WIDTH - MARGIN} y1={foot} y2={foot} stroke="var(--mantine-color-dimmed)" />
        {scene.bars.map((bar, index) => (
          <OneBar key={index} bar={bar} />
        ))}
        {(scene.lines ?? []).map(({ at, label }) => (
          <g key={label}>
            <line
              x1={x(at)}
              x2={x(at)}
              y1={HEAD - 4}
              y2={foot + 4}
              stroke="var(--mantine-color-text)"
              strokeWidth={2}
            />
            <Word x={x(at)} y={foot + 16} text={label} isInside />
          </g>
        ))}
      </svg>
      <Text component="figcaption" size="sm">
        {caption}
      </Text>
    </figure>
  );
}

function OneBar({ bar: { from, to, row, kind, label } }: { bar: Bar }) {
  const color = `var(--mantine-color-${COLOR[kind]}-light-color)`;
  const top = HEAD + row * ROW + (ROW - BAR) / 2;
  const left = x(from);
  const width = Math.max((to - from) * UNIT - 2, 6);
  const isHollow = kind === 'skipped' || kind === 'waiting';
  return (
    <g>
      <rect
        x={left}
        y={top}
        width={width}
        height={BAR}
        rx={3}
        fill={isHollow ? 'none' : `var(--mantine-color-${COLOR[kind]}-light-hover)`}
        stroke={color}
        strokeDasharray={isHollow ? '4 3' : undefined}
      />
      <Word x={left + width / 2} y={top + 14} text={label} />
      {kind === 'skipped' && <Cross x={left + width - 9} y={top + BAR / 2} color={color} />}
      {(kind === 'failed' || kind === 'cut') && (
        <Cross x={left + width - 9} y={top + BAR / 2} color={color} />
      )}
    </g>
  );
}

function Cross({ x: at, y, color }: { x: number; y: number; color: string }) {
  return <path d={`M${at - 4} ${y - 4}l8 8m0-8l-8 8`} stroke={color} strokeWidth={2} fill="none" />;
}

function Outage({ from, to, label, foot }: { from: number; to: number; label: string; foot: number }) {
  return (
    <g>
      <rect
        x={x(from)}
        y={HEAD - 6}
        width={(to - from) * UNIT}
        height={foot - HEAD + 6}
        fill="var(--mantine-color-gray-light)"
      />
      <Word x={x((from + to) / 2)} y={foot + 16} text={label} />
    </g>
  );
}

/** A text centred at a place; `isInside` keeps one at an edge within the picture. */
function Word({
  x: at,
  y,
  text,
  isInside = false,
}: {
  x: number;
  y: number;
  text: string;
  isInside?: boolean;
}) {
  const anchor = isInside && at > WIDTH * 0.8 ? 'end' : isInside && at < WIDTH * 0.2 ? 'start' : 'middle';
  return (
    <text
      x={anchor === 'end' ? WIDTH - 4 : at}
      y={y}
      fontSize={12}
      textAnchor={anchor}
      fill="var(--mantine-color-text)"
    >
      {text}
    </text>
  );
}
