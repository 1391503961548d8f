import './load.css';
import { Grid, Paper, SegmentedControl, Skeleton, Stack, Text, Title } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { EmptyState } from '../../components/empty-state.js';
import { ButtonLink } from '../../components/links.js';
import { PageHeader } from '../../components/page-header.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { client } from '../../queries/client.js';
import { keys } from '../../queries/keys.js';
import * as texts from '../../texts/index.js';
import { now } from '../../time/clock.js';
import { viewerZone } from '../../time/format.js';
import { HourPanel } from './hour-panel.js';
import { dayGrid, formatCount, weekGrid } from './load-grid.js';
import { LoadMap } from './load-map.js';
import { LOAD_RANGES, type LoadRange } from './load-search.js';
import { SpreadPanel } from './spread-panel.js';
import { WorstTimes } from './worst-times.js';

const route = getRouteApi('/shell/load');

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** How long the range is, and how long each bucket, in milliseconds. */
const SIZES: Record<LoadRange, { length: number; bucket: number }> = {
  day: { length: DAY, bucket: 60_000 },
  week: { length: 7 * DAY, bucket: HOUR },
};

/** When ticks are expected, and how to spread them. */
export function LoadPage() {
  const { range = 'day', hour } = route.useSearch();
  const query = useCalendar(range);
  const { data, error } = query;
  return (
    <>
      <PageHeader
        title={texts.load.title}
        description={texts.load.description}
        actions={<RangeChoice range={range} />}
      />
      <Stack>
        {data === undefined && error !== null && (
          <ProblemNotice error={error} onRetry={() => void query.refetch()} />
        )}
        {data === undefined && error === null && <Skeleton height={640} />}
        {data?.total === 0 && <NothingDue />}
        {data !== undefined && data.total > 0 && <CalendarPanels calendar={data} range={range} />}
        {hour !== undefined && !Number.isNaN(Date.parse(hour)) && <HourPanel hour={hour} />}
        <SpreadPanel />
      </Stack>
    </>
  );
}

function useCalendar(range: LoadRange) {
  const { length, bucket } = SIZES[range];
  const begin = Math.floor(now() / HOUR) * HOUR;
  const request = {
    from: new Date(begin).toISOString(),
    to: new Date(begin + length).toISOString(),
    bucket: bucket / 1000,
  };
  return useQuery({
    queryKey: keys.list('calendar', 'getCalendar', request),
    queryFn: ({ signal }) => client.getCalendar(request, { signal }),
    placeholderData: keepPreviousData,
  });
}

function CalendarPanels({ calendar, range }: { calendar: Schemas['Calendar']; range: LoadRange }) {
  const zone = viewerZone();
  const load = texts.load;
  // While another range loads, the old map stays.
  const shown = calendar.bucket_seconds * 1000 === SIZES.week.bucket ? 'week' : 'day';
  const grid = useMemo(
    () => (shown === 'day' ? dayGrid(calendar.data, zone) : weekGrid(calendar.data, zone)),
    [calendar, shown, zone],
  );
  return (
    <Grid gap="md" style={{ opacity: shown === range ? 1 : 0.6 }}>
      <Grid.Col span={{ base: 12, lg: 9 }}>
        <Paper withBorder p="md" component="section">
          <Title order={2} size="h4">
            {load.map[shown]}
          </Title>
          <Text size="sm" c="dimmed" mb="sm">
            {load.total(formatCount(calendar.total))}
            {calendar.unusable_jobs > 0 && ` ${load.unusable(calendar.unusable_jobs)}`}
          </Text>
          <LoadMap grid={grid} range={shown} zone={zone} />
        </Paper>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 3 }}>
        <WorstTimes buckets={calendar.data} range={shown} zone={zone} />
      </Grid.Col>
    </Grid>
  );
}

const NothingDue = () => (
  <EmptyState
    title={texts.load.empty.title}
    cause={texts.load.empty.cause}
    action={<ButtonLink to="/jobs">{texts.load.empty.action}</ButtonLink>}
  />
);

function RangeChoice({ range }: { range: LoadRange }) {
  const navigate = useNavigate({ from: '/load' });
  return (
    <SegmentedControl
      aria-label={texts.load.range}
      data={LOAD_RANGES.map((value) => ({ value, label: texts.load.ranges[value] }))}
      value={range}
      onChange={(chosen) =>
        void navigate({ search: (old) => ({ ...old, range: chosen as LoadRange }), replace: true })
      }
    />
  );
}
