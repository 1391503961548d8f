import { Alert, Box, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { EmptyState } from '../../../components/empty-state.js';
import { ProblemNotice } from '../../../components/problem-notice.js';
import * as texts from '../../../texts/index.js';
import { useSchedulePreview } from '../schedule-query.js';
import { firstAtOrAfter } from './columns.js';
import type { Tick } from './lanes.js';
import { PICTURE_HEIGHT } from './draw-ticks.js';
import { RangeChoice } from './range-choice.js';
import { TickDetail } from './tick-detail.js';
import { TickPicture } from './tick-picture.js';
import { suitableRange, type TickRange } from './tick-range.js';
import { TickTable } from './tick-table.js';
import { ticksQuery, type TickHistory } from './ticks-query.js';

const route = getRouteApi('/shell/jobs/$jobId');

/** What was due, and what came of each tick. */
export function TicksTab({ job }: { job: Schemas['Job'] }) {
  const { range: chosenRange, from, to } = route.useSearch();
  const [isHeld, setHeld] = useState(false);
  const preview = useSchedulePreview(job);
  const suitable = suitableRange(preview.data?.next.map(({ at }) => at) ?? []);
  const range = chosenRange ?? suitable;
  const query = useQuery({
    ...ticksQuery(job.id, range, { from, to }, isHeld),
    enabled: !preview.isPending || chosenRange !== undefined,
  });
  return (
    <Stack>
      <RangeChoice suitable={suitable} />
      {query.data === undefined ? (
        query.error === null ? (
          <Skeleton height={PICTURE_HEIGHT} />
        ) : (
          <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
        )
      ) : (
        <Ticks job={job} history={query.data} askedAt={query.dataUpdatedAt} range={range} onHold={setHeld} />
      )}
    </Stack>
  );
}

interface TicksProps {
  job: Schemas['Job'];
  history: TickHistory;
  askedAt: number;
  range: TickRange;
  /** The picture must not move: somebody points at it. */
  onHold: (isHeld: boolean) => void;
}

function Ticks({ job, history, askedAt, range, onHold }: TicksProps) {
  const { ticks, isCut } = history;
  const { tick: chosenAt, lane, from, to } = route.useSearch();
  const navigate = useNavigate({ from: '/jobs/$jobId' });
  const chosen = placeOf(ticks, chosenAt);
  const choose = useCallback(
    (tick: string | undefined) =>
      void navigate({ search: (old) => ({ ...old, tick }) as never, replace: true, resetScroll: false }),
    [navigate],
  );
  const chooseTick = useCallback((tick: Tick) => choose(tick.at), [choose]);
  if (ticks.length === 0) return <NoTicks range={range} />;
  const step = (by: number) => {
    const next = ticks[chosen + by];
    return next === undefined ? null : () => choose(next.at);
  };
  const tick = ticks[chosen];
  return (
    <>
      <Box onPointerEnter={() => onHold(true)} onPointerLeave={() => onHold(false)}>
        <TickPicture history={history} askedAt={askedAt} chosen={chosen} onChoose={chooseTick} />
        <Text size="xs" c="dimmed">
          {texts.job.ticks.pictureHint}
        </Text>
      </Box>
      {isCut && <Alert color="yellow">{texts.job.ticks.cut(ticks.length)}</Alert>}
      {tick !== undefined && (
        <TickDetail
          job={job}
          tick={tick}
          onPrevious={step(-1)}
          onNext={step(1)}
          onClose={() => choose(undefined)}
        />
      )}
      <TickTable
        ticks={ticks}
        askedAt={askedAt}
        rangeKey={JSON.stringify({ range, from, to })}
        lane={lane}
        onLane={(next) =>
          void navigate({
            search: (old) => ({ ...old, lane: next }) as never,
            replace: true,
            resetScroll: false,
          })
        }
        onChoose={chooseTick}
      />
    </>
  );
}

/** The place of the tick of an instant; -1 if the list has none. */
function placeOf(ticks: readonly Tick[], at: string | undefined): number {
  if (at === undefined) return -1;
  const place = firstAtOrAfter(ticks, Date.parse(at));
  return ticks[place]?.at === at ? place : -1;
}

function NoTicks({ range }: { range: TickRange }) {
  const navigate = useNavigate({ from: '/jobs/$jobId' });
  const { empty } = texts.job.ticks;
  return (
    <EmptyState
      title={empty.title}
      cause={empty.cause}
      action={
        range !== '1y' && (
          <Group>
            <Button
              variant="default"
              onClick={() => void navigate({ search: { tab: 'ticks', range: '1y' } as never })}
            >
              {empty.action}
            </Button>
          </Group>
        )
      }
    />
  );
}
