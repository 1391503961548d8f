import { Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { reasonText } from '../../components/runs/reason-text.js';
import { AnchorLink } from '../../components/links.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { JobBadge, RunBadge } from '../../components/state-badge.js';
import { client } from '../../queries/client.js';
import { keys } from '../../queries/keys.js';
import * as texts from '../../texts/index.js';
import { InstantText } from '../../time/instant-text.js';

const COUNT = 6;

interface LatestProps {
  namespace: string[];
}

/** The runs that failed last. */
export function LatestFailures({ namespace }: LatestProps) {
  const request = { state: ['failed' as const, 'lost' as const], namespace, limit: COUNT };
  const query = useQuery({
    queryKey: keys.list('runs', 'latestFailures', request),
    queryFn: ({ signal }) => client.listRuns(request, { signal }),
  });
  const { title, all, none } = texts.overview.failures;
  return (
    <LatestCard
      title={title}
      more={
        <AnchorLink to="/runs" search={{ state: ['failed', 'lost'] }} size="sm">
          {all}
        </AnchorLink>
      }
      query={query}
      none={none}
      row={(run: Schemas['Run']) => (
        <LatestRow
          key={run.id}
          name={
            <AnchorLink to="/runs/$runId" params={{ runId: run.id }} truncate>
              {run.job_name}
            </AnchorLink>
          }
          detail={reasonText(run.reason) ?? ''}
          badge={<RunBadge state={run.state} />}
          at={run.scheduled_at}
        />
      )}
    />
  );
}

/** The jobs that changed last. */
export function LatestChanges({ namespace }: LatestProps) {
  const request = { sort: '-updated_at' as const, namespace, limit: COUNT };
  const query = useQuery({
    queryKey: keys.list('jobs', 'latestChanges', request),
    queryFn: ({ signal }) => client.listJobs(request, { signal }),
  });
  const { title, all } = texts.overview.changes;
  return (
    <LatestCard
      title={title}
      more={
        <AnchorLink to="/jobs" search={{ sort: '-updated_at' }} size="sm">
          {all}
        </AnchorLink>
      }
      query={query}
      none={texts.overview.empty.title}
      row={(job: Schemas['Job']) => (
        <LatestRow
          key={job.id}
          name={
            <AnchorLink to="/jobs/$jobId" params={{ jobId: job.id }} truncate>
              {job.name}
            </AnchorLink>
          }
          detail={job.schedule}
          badge={<JobBadge status={job.status} />}
          at={job.updated_at}
        />
      )}
    />
  );
}

interface LatestCardProps<Row> {
  title: string;
  more: ReactNode;
  query: { data: { data: Row[] } | undefined; error: Error | null; refetch: () => unknown };
  none: string;
  row: (row: Row) => ReactNode;
}

function LatestCard<Row>({ title, more, query, none, row }: LatestCardProps<Row>) {
  const { data, error } = query;
  return (
    <Paper withBorder p="md" component="section" miw={0}>
      <Group justify="space-between" mb="sm" gap="xs">
        <Title order={2} size="h4">
          {title}
        </Title>
        {more}
      </Group>
      {data === undefined && error !== null && (
        <ProblemNotice error={error} onRetry={() => void query.refetch()} />
      )}
      {data === undefined && error === null && <Skeleton height={200} />}
      {data?.data.length === 0 && <Text c="dimmed">{none}</Text>}
      <Stack gap="sm">{data?.data.map(row)}</Stack>
    </Paper>
  );
}

interface LatestRowProps {
  name: ReactNode;
  detail: string;
  badge: ReactNode;
  at: string;
}

const LatestRow = ({ name, detail, badge, at }: LatestRowProps) => (
  <Group justify="space-between" wrap="nowrap" gap="sm">
    <Stack gap={0} miw={0}>
      {name}
      <Text size="xs" c="dimmed" truncate>
        {detail}
      </Text>
    </Stack>
    <Stack gap={0} align="flex-end" style={{ flexShrink: 0 }}>
      {badge}
      <Text size="xs" c="dimmed" component="div">
        <InstantText at={at} isRelative />
      </Text>
    </Stack>
  </Group>
);
