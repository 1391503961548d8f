import { Alert, SimpleGrid, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { FailedIcon } from '../../components/icons.js';
import { PageHeader } from '../../components/page-header.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { isPaused } from '../../live/feed.js';
import { client } from '../../queries/client.js';
import { keys } from '../../queries/keys.js';
import * as texts from '../../texts/index.js';
import { DependenciesCard, QueueCard, VersionsCard } from './state-cards.js';
import { RunnersCard, SchedulersCard } from './process-cards.js';
import { StopsCard } from './stops-card.js';

/** How often the state is asked for, milliseconds. No event tells of it. */
const EVERY_MS = 3_000;
const refetchInterval = (): number | false => (isPaused.get() ? false : EVERY_MS);

/** Versions, dependencies, runners and the switch that stops all calls. */
export function SystemPage() {
  const system = useQuery({
    queryKey: keys.list('system', 'getSystem', {}),
    queryFn: ({ signal }) => client.getSystem({}, { signal }),
    refetchInterval,
  });
  const stats = useQuery({
    queryKey: keys.list('stats', 'getStats', {}),
    queryFn: ({ signal }) => client.getStats({}, { signal }),
    refetchInterval,
  });
  const { title, description } = texts.system;
  const { data, error } = system;
  return (
    <>
      <PageHeader title={title} description={description} />
      <Stack>
        {data === undefined && error !== null && (
          <ProblemNotice error={error} onRetry={() => void system.refetch()} />
        )}
        {data?.runners.length === 0 && (
          <Alert color="red" icon={<FailedIcon />} role="alert" title={texts.system.runners.none} />
        )}
        <StopsCard />
        {data === undefined && error === null && <Skeleton height={400} />}
        {data !== undefined && (
          <>
            <SimpleGrid cols={{ base: 1, md: 3 }}>
              <DependenciesCard system={data} />
              <QueueCard now={stats.data?.runs_now} />
              <VersionsCard system={data} />
            </SimpleGrid>
            {data.runners.length > 0 && <RunnersCard runners={data.runners} />}
            <SchedulersCard schedulers={data.schedulers} />
          </>
        )}
      </Stack>
    </>
  );
}
