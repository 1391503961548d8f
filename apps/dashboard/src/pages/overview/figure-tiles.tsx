import { SimpleGrid } from '@mantine/core';
import {
  ActiveIcon,
  DisabledIcon,
  FailedIcon,
  LoadIcon,
  PausedIcon,
  QueuedIcon,
  RunningIcon,
  WaitingIcon,
} from '../../components/icons.js';
import * as texts from '../../texts/index.js';
import { FigureTile } from './figure-tile.js';
import { formatCount, type Stats } from './figures.js';

interface FigureTilesProps {
  /** Of today; undefined while it loads. */
  today: Stats | undefined;
  /** Where today begins, RFC 3339. */
  midnight: string;
}

/** The numbers of the overview, each with the list behind it. */
export function FigureTiles({ today, midnight }: FigureTilesProps) {
  const overview = texts.overview;
  return (
    <SimpleGrid
      component="section"
      aria-label={overview.figures}
      cols={{ base: 2, sm: 3, lg: 4 }}
      spacing="sm"
    >
      <FigureTile
        label={overview.failedToday}
        value={today && today.totals.failed + today.totals.lost}
        note={overview.notes.ofToday(formatCount(today === undefined ? 0 : endedOf(today)))}
        icon={FailedIcon}
        alarm="red"
        link={{ to: '/runs', search: { state: ['failed', 'lost'], from: midnight } }}
      />
      <FigureTile
        label={overview.running}
        value={today?.runs_now.running}
        note={overview.notes.open(
          formatCount(today?.runs_now.queued ?? 0),
          formatCount(today?.runs_now.retrying ?? 0),
        )}
        icon={RunningIcon}
        link={{ to: '/runs', search: { state: ['running'] } }}
      />
      <FigureTile
        label={overview.late}
        value={today?.runs_now.late}
        note={overview.notes.late}
        icon={WaitingIcon}
        alarm="orange"
        link={{ to: '/jobs', search: { status: ['active'], sort: 'next_run' } }}
      />
      <DueAndStatusTiles today={today} />
    </SimpleGrid>
  );
}

function DueAndStatusTiles({ today }: Pick<FigureTilesProps, 'today'>) {
  const overview = texts.overview;
  return (
    <>
      <FigureTile
        label={overview.nextHour}
        value={today?.due.next_hour}
        note={overview.notes.nextHour}
        icon={QueuedIcon}
        link={{ to: '/jobs', search: { status: ['active'], sort: 'next_run' } }}
      />
      <FigureTile
        label={overview.nextDay}
        value={today?.due.next_day}
        note={overview.notes.nextDay}
        icon={LoadIcon}
        link={{ to: '/load' }}
      />
      <FigureTile
        label={overview.active}
        value={today?.jobs.active}
        note={overview.notes.active(formatCount(today?.jobs.ended ?? 0))}
        icon={ActiveIcon}
        link={{ to: '/jobs', search: { status: ['active'] } }}
      />
      <FigureTile
        label={overview.paused}
        value={today?.jobs.paused}
        note={overview.notes.paused}
        icon={PausedIcon}
        link={{ to: '/jobs', search: { status: ['paused'] } }}
      />
      <FigureTile
        label={overview.disabled}
        value={today?.jobs.disabled}
        note={overview.notes.disabled}
        icon={DisabledIcon}
        alarm="red"
        link={{ to: '/jobs', search: { status: ['disabled'] } }}
      />
    </>
  );
}

const endedOf = ({ totals }: Stats): number =>
  totals.succeeded + totals.failed + totals.lost + totals.cancelled + totals.skipped;
