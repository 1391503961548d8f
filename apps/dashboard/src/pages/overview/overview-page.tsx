import './overview.css';
import { Group, SegmentedControl, SimpleGrid, Skeleton, Stack } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { EmptyState } from '../../components/empty-state.js';
import { ButtonLink } from '../../components/links.js';
import { PageHeader } from '../../components/page-header.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { client } from '../../queries/client.js';
import { keys } from '../../queries/keys.js';
import { useMay } from '../../session/me.js';
import * as texts from '../../texts/index.js';
import { now } from '../../time/clock.js';
import { FigureTiles } from './figure-tiles.js';
import { startOfDay, startOfRange, type Stats } from './figures.js';
import { LatestChanges, LatestFailures } from './latest.js';
import { OVERVIEW_RANGES, type OverviewRange } from './overview-search.js';
import { StopNotices } from './stop-notice.js';

const OverviewCharts = lazy(async () => ({
  default: (await import('./overview-charts.js')).OverviewCharts,
}));

const route = getRouteApi('/shell/');

/** What is going on now, and what went wrong today. */
export function OverviewPage() {
  const { range = 'day', namespace } = route.useSearch();
  const midnight = new Date(startOfDay(now())).toISOString();
  const today = useStats(midnight);
  const charted = useStats(startOfRange(range, now()));
  const namespaces = namespace === undefined ? [] : [namespace];
  const isEmpty = today.data !== undefined && hasNoJobs(today.data);
  return (
    <>
      <PageHeader title={texts.overview.title} actions={<NewJob />} />
      <Stack>
        <StopNotices />
        {today.data === undefined && today.error !== null && (
          <ProblemNotice error={today.error} onRetry={() => void today.refetch()} />
        )}
        {isEmpty && <NoJobs />}
        <FigureTiles today={today.data} midnight={midnight} />
        <RangeChoice range={range} />
        {charted.data === undefined ? (
          <Skeleton height={290} />
        ) : (
          <Suspense fallback={<Skeleton height={290} />}>
            <OverviewCharts stats={charted.data} />
          </Suspense>
        )}
        {!isEmpty && (
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            <LatestFailures namespace={namespaces} />
            <LatestChanges namespace={namespaces} />
          </SimpleGrid>
        )}
      </Stack>
    </>
  );
}

const useStats = (from: string) =>
  useQuery({
    queryKey: keys.list('stats', 'getStats', { from }),
    queryFn: ({ signal }) => client.getStats({ from }, { signal }),
    placeholderData: keepPreviousData,
  });

const hasNoJobs = ({ jobs }: Stats): boolean => jobs.active + jobs.paused + jobs.ended + jobs.disabled === 0;

function NewJob() {
  return useMay('editor') ? <ButtonLink to="/jobs/new">{texts.overview.newJob}</ButtonLink> : null;
}

function NoJobs() {
  const mayEdit = useMay('editor');
  const { empty, newJob, importJobs } = texts.overview;
  return (
    <EmptyState
      title={empty.title}
      cause={empty.cause}
      action={
        mayEdit && (
          <Group justify="center">
            <ButtonLink to="/jobs/new">{newJob}</ButtonLink>
            <ButtonLink to="/operations/import" variant="default">
              {importJobs}
            </ButtonLink>
          </Group>
        )
      }
    />
  );
}

function RangeChoice({ range }: { range: OverviewRange }) {
  const navigate = useNavigate({ from: '/' });
  return (
    <SegmentedControl
      aria-label={texts.overview.range}
      w="fit-content"
      data={OVERVIEW_RANGES.map((value) => ({ value, label: texts.overview.ranges[value] }))}
      value={range}
      onChange={(chosen) =>
        void navigate({ search: (old) => ({ ...old, range: chosen as OverviewRange }), replace: true })
      }
    />
  );
}
