import { Box, Group, Paper, Text, useComputedColorScheme, useMantineTheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import * as texts from '../../../texts/index.js';
import { formatLocal, viewerZone } from '../../../time/format.js';
import { axisMarks } from './axis-marks.js';
import { instantAt, tickNear, xOf } from './columns.js';
import { drawTicks, LANE_HEIGHT, PICTURE_HEIGHT, type Palette } from './draw-ticks.js';
import { laneCounts, LANES, type Tick } from './lanes.js';
import { movedTo } from './moved-to.js';
import { TickBadge, tickWord } from './tick-badge.js';
import { tickReason } from './tick-reason.js';
import type { TickHistory } from './ticks-query.js';

interface TickPictureProps {
  history: TickHistory;
  /** When the ticks were asked for, epoch milliseconds. */
  askedAt: number;
  /** The place of the chosen tick in the list; -1 for none. */
  chosen: number;
  onChoose: (tick: Tick) => void;
}

/** How far from a tick the pointer may be, pixels. */
const REACH = 10;
const LABEL_WIDTH = 108;
const MARK_WIDTH = 90;

/** The time line: one lane for each way that a tick may end. A canvas, since a job may have 10,000 ticks. */
export function TickPicture({ history, askedAt, chosen, onChoose }: TickPictureProps) {
  const { ticks, span } = history;
  const { ref, width } = useElementSize<HTMLDivElement>();
  const [pointed, setPointed] = useState(-1);
  const nearest = (event: PointerEvent<HTMLDivElement>): number => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = instantAt(event.clientX - box.left, span, width);
    const lane = LANES[Math.floor((event.clientY - box.top) / LANE_HEIGHT)] ?? null;
    return tickNear(ticks, at, lane, (REACH / width) * (span.to - span.from));
  };
  const choose = (index: number): void => {
    const tick = ticks[index];
    if (tick !== undefined) onChoose(tick);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const index = movedTo(event.key, chosen, ticks.length, () => nowIndex(ticks, askedAt));
    if (index === null) return;
    event.preventDefault();
    choose(index);
  };
  return (
    <Group wrap="nowrap" gap="xs" align="flex-start">
      <LaneLabels ticks={ticks} />
      <Box
        ref={ref}
        flex={1}
        miw={0}
        pos="relative"
        role="slider"
        tabIndex={0}
        aria-label={texts.job.ticks.picture}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, ticks.length - 1)}
        aria-valuenow={Math.max(0, chosen)}
        aria-valuetext={valueText(ticks[chosen])}
        onKeyDown={onKeyDown}
        onPointerMove={(event) => setPointed(nearest(event))}
        onPointerLeave={() => setPointed(-1)}
        onClick={(event) => choose(nearest(event as never))}
        style={{ cursor: pointed === -1 ? 'default' : 'pointer' }}
      >
        <TickCanvas history={history} width={width} now={askedAt} />
        {[chosen, pointed].map((index, place) => {
          const tick = ticks[index];
          return tick === undefined ? null : (
            <Cursor key={place} x={xOf(Date.parse(tick.at), span, width)} isChosen={place === 0} />
          );
        })}
        <Hint tick={ticks[pointed]} width={width} span={span} />
      </Box>
    </Group>
  );
}

/** The newest tick that is not in the future. */
const nowIndex = (ticks: readonly Tick[], now: number): number =>
  ticks.findLastIndex(({ at }) => Date.parse(at) <= now);

function valueText(tick: Tick | undefined): string {
  if (tick === undefined) return texts.job.ticks.nothingChosen;
  const at = formatLocal(Date.parse(tick.at), viewerZone());
  return texts.job.ticks.value(at, tickWord(tick.state), tickReason(tick));
}

function LaneLabels({ ticks }: { ticks: readonly Tick[] }) {
  const counts = useMemo(() => laneCounts(ticks), [ticks]);
  return (
    <Box w={LABEL_WIDTH} style={{ flexShrink: 0 }}>
      {LANES.map((lane) => (
        <Group key={lane} h={LANE_HEIGHT} justify="space-between" wrap="nowrap" gap={4} align="center">
          <Text span size="xs">
            {texts.job.ticks.lanes[lane]}
          </Text>
          <Text span size="xs" c="dimmed">
            {counts[lane].toLocaleString('en')}
          </Text>
        </Group>
      ))}
    </Box>
  );
}

function TickCanvas({ history, width, now }: { history: TickHistory; width: number; now: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = usePalette();
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (canvas.current === null || context === null || context === undefined || width === 0) return;
    const ratio = window.devicePixelRatio;
    canvas.current.width = width * ratio;
    canvas.current.height = PICTURE_HEIGHT * ratio;
    context.scale(ratio, ratio);
    const marks = axisMarks(history.span, Math.max(2, Math.floor(width / MARK_WIDTH)), viewerZone());
    drawTicks(context, { ...history, width, now, palette, marks });
  }, [history, width, now, palette]);
  return (
    <canvas ref={canvas} aria-hidden style={{ display: 'block', width: '100%', height: PICTURE_HEIGHT }} />
  );
}

function usePalette(): Palette {
  const { colors } = useMantineTheme();
  const isDark = useComputedColorScheme('light') === 'dark';
  return useMemo(() => {
    const shade = (name: string): string => colors[name]?.[isDark ? 4 : 7] ?? name;
    return {
      lanes: {
        succeeded: shade('green'),
        failed: shade('red'),
        not_run: shade('yellow'),
        active: shade('blue'),
        expected: colors['gray']?.[isDark ? 6 : 5] ?? 'gray',
      },
      line: colors[isDark ? 'dark' : 'gray']?.[isDark ? 4 : 3] ?? 'gray',
      text: colors[isDark ? 'dark' : 'gray']?.[isDark ? 1 : 7] ?? 'gray',
      now: shade('violet'),
    };
  }, [colors, isDark]);
}

function Cursor({ x, isChosen }: { x: number; isChosen: boolean }) {
  const color = isChosen ? 'var(--mantine-color-anchor)' : 'var(--mantine-color-dimmed)';
  return (
    <Box
      pos="absolute"
      top={0}
      left={x - 1}
      w={isChosen ? 3 : 1}
      h={LANES.length * LANE_HEIGHT}
      style={{ background: color, pointerEvents: 'none' }}
    />
  );
}

const HINT_WIDTH = 260;

function Hint({ tick, span, width }: { tick: Tick | undefined; span: TickHistory['span']; width: number }) {
  if (tick === undefined) return null;
  const x = xOf(Date.parse(tick.at), span, width) - HINT_WIDTH / 2;
  const left = Math.max(0, Math.min(x, width - HINT_WIDTH));
  return (
    <Paper
      withBorder
      shadow="md"
      p="xs"
      w={HINT_WIDTH}
      maw="100%"
      pos="absolute"
      top={LANES.length * LANE_HEIGHT + 6}
      left={left}
      style={{ pointerEvents: 'none', zIndex: 5 }}
    >
      <Group gap="xs">
        <TickBadge state={tick.state} />
        <Text span size="sm">
          {formatLocal(Date.parse(tick.at), viewerZone())}
        </Text>
      </Group>
      <Text size="sm">{tickReason(tick)}</Text>
    </Paper>
  );
}
