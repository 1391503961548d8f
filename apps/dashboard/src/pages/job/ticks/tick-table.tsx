import { Box, Button, Chip, Group, Stack, Text, UnstyledButton } from '@mantine/core';
import { useMemo, useState } from 'react';
import { DataTable, type Column } from '../../../components/data-table.js';
import { EmptyState } from '../../../components/empty-state.js';
import { useSteadyRows } from '../../../live/use-steady-rows.js';
import * as texts from '../../../texts/index.js';
import { formatLocal, viewerZone } from '../../../time/format.js';
import { InstantText } from '../../../time/instant-text.js';
import { laneCounts, laneOf, LANES, weightOf, type Lane, type Tick } from './lanes.js';
import { TickBadge } from './tick-badge.js';
import { tickReason } from './tick-reason.js';
import { AnchorLink } from '../../../components/links.js';

interface TickTableProps {
  /** Ascending. */
  ticks: readonly Tick[];
  /** When the ticks were asked for, epoch milliseconds. */
  askedAt: number;
  /** Changes with the range. */
  rangeKey: string;
  /** Undefined: all that was due. */
  lane: Lane | undefined;
  onLane: (lane: Lane | undefined) => void;
  onChoose: (tick: Tick) => void;
}

const PAGE_SIZE = 50;
const ALL = 'all';
const idOf = ({ at }: Tick): string => at;

/** The same ticks as the picture, as rows, the newest first. */
export function TickTable({ ticks, askedAt, rangeKey, lane, onLane, onChoose }: TickTableProps) {
  const words = texts.job.ticks;
  const [shown, setShown] = useState(PAGE_SIZE);
  const current = useMemo(() => rowsOf(ticks, lane, askedAt), [ticks, lane, askedAt]);
  const { rows, newer, handlers, catchUp } = useSteadyRows(current, `${rangeKey} ${lane}`, idOf);
  const columns = useMemo(() => columnsFor(onChoose), [onChoose]);
  const choose = (value: string | string[]): void => {
    setShown(PAGE_SIZE);
    onLane(value === ALL ? undefined : (value as Lane));
  };
  return (
    <Stack gap="sm">
      <LaneChips ticks={ticks} lane={lane} onChange={choose} />
      {rows.length === 0 ? (
        <NoRows isAll={lane === undefined} onChoose={choose} />
      ) : (
        <Box {...handlers} pos="relative">
          <DataTable label={words.table} columns={columns} rows={rows.slice(0, shown)} idOf={idOf} />
          {newer > 0 && (
            <Button size="compact-sm" pos="absolute" top={6} right={0} onClick={catchUp}>
              {words.waitingRows(newer)}
            </Button>
          )}
        </Box>
      )}
      {rows.length > shown && (
        <Group justify="center">
          <Button variant="default" onClick={() => setShown(shown + PAGE_SIZE)}>
            {texts.components.more}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

/** None of the ticks is of the lane; among all that was due there is none as long as all are in the future. */
function NoRows({ isAll, onChoose }: { isAll: boolean; onChoose: (value: string) => void }) {
  const { empty } = texts.job.ticks;
  const action = (
    <Button variant="default" onClick={() => onChoose(isAll ? 'expected' : ALL)}>
      {isAll ? empty.futureAction : empty.filteredAction}
    </Button>
  );
  return isAll ? (
    <EmptyState title={empty.futureTitle} cause={empty.futureCause} action={action} />
  ) : (
    <EmptyState title={empty.filteredTitle} cause={empty.filteredCause} action={action} />
  );
}

/** What was due, without the future unless it is asked for; the newest first, but the future as it will come. */
function rowsOf(ticks: readonly Tick[], lane: Lane | undefined, askedAt: number): Tick[] {
  if (lane === 'expected') return ticks.filter((tick) => laneOf(tick) === lane);
  const isShown = (tick: Tick): boolean =>
    lane === undefined ? Date.parse(tick.at) <= askedAt : laneOf(tick) === lane;
  return ticks.filter(isShown).reverse();
}

interface LaneChipsProps {
  ticks: readonly Tick[];
  lane: Lane | undefined;
  onChange: (value: string | string[]) => void;
}

function LaneChips({ ticks, lane, onChange }: LaneChipsProps) {
  const counts = useMemo(() => laneCounts(ticks), [ticks]);
  return (
    <Chip.Group value={lane ?? ALL} onChange={onChange}>
      <Group gap="xs" role="radiogroup" aria-label={texts.job.ticks.show}>
        <Chip size="xs" value={ALL}>
          {texts.job.ticks.all}
        </Chip>
        {LANES.map((each) => (
          <Chip key={each} size="xs" value={each}>
            {`${texts.job.ticks.lanes[each]} ${counts[each].toLocaleString('en')}`}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  );
}

function columnsFor(onChoose: (tick: Tick) => void): Column<Tick>[] {
  const titles = texts.job.ticks.columns;
  return [
    { id: 'at', title: titles.at, cell: (tick) => <AtCell tick={tick} onChoose={onChoose} /> },
    { id: 'state', title: titles.state, cell: (tick) => <StateCell tick={tick} /> },
    { id: 'reason', title: titles.reason, cell: (tick) => tickReason(tick), isWide: true },
    {
      id: 'blocked',
      title: titles.blockedBy,
      cell: (tick) => <RunLink id={tick.blocked_by} isBlocking />,
      isWide: true,
    },
    { id: 'run', title: titles.run, cell: (tick) => <RunLink id={tick.run_id} />, isWide: true },
  ];
}

function AtCell({ tick, onChoose }: { tick: Tick; onChoose: (tick: Tick) => void }) {
  return (
    <Stack gap={0}>
      <UnstyledButton fz="sm" c="var(--mantine-color-anchor)" onClick={() => onChoose(tick)}>
        {formatLocal(Date.parse(tick.at), viewerZone())}
      </UnstyledButton>
      <Text span size="xs" c="dimmed">
        <InstantText at={tick.at} isRelative />
        {weightOf(tick) > 1 && ` · ${texts.job.ticks.count(weightOf(tick))}`}
      </Text>
    </Stack>
  );
}

/** On phones it says why as well. */
function StateCell({ tick }: { tick: Tick }) {
  return (
    <Stack gap={4} align="flex-start">
      <TickBadge state={tick.state} />
      <Text span size="xs" c="dimmed" hiddenFrom="sm">
        {tickReason(tick)}
      </Text>
      {tick.blocked_by !== null && (
        <Text span size="xs" hiddenFrom="sm">
          <RunLink id={tick.blocked_by} isBlocking />
        </Text>
      )}
    </Stack>
  );
}

function RunLink({ id, isBlocking = false }: { id: string | null; isBlocking?: boolean }) {
  if (id === null) return texts.time.unknown;
  return (
    <AnchorLink to="/runs/$runId" params={{ runId: id }} size="sm">
      {isBlocking ? texts.job.ticks.openBlocking : texts.job.ticks.openRun}
    </AnchorLink>
  );
}
