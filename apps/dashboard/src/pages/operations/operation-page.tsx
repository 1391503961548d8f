import { List, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Facts, type Fact } from '../../components/facts.js';
import { AnchorLink } from '../../components/links.js';
import { PageHeader } from '../../components/page-header.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { isPaused } from '../../live/feed.js';
import { client } from '../../queries/client.js';
import { keys } from '../../queries/keys.js';
import * as texts from '../../texts/index.js';
import { viewerZone } from '../../time/format.js';
import { InstantText } from '../../time/instant-text.js';
import { OperationActions } from './operation-actions.js';
import { OperationBadge, OperationProgress } from './operation-badge.js';
import { isMoving, whatOf, type LongOperation } from './operation-texts.js';

const route = getRouteApi('/shell/operations/$operationId');
const EVERY_MS = 1_000;

/** One piece of long work, with its progress. */
export function OperationPage() {
  const { operationId: id } = route.useParams();
  const query = useQuery({
    queryKey: keys.one('operations', id),
    queryFn: ({ signal }) => client.getOperation({ id }, { signal }),
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && isMoving(data.state) && !isPaused.get() ? EVERY_MS : false,
  });
  const { oneTitle, all } = texts.operations;
  const { data, error } = query;
  return (
    <>
      <AnchorLink to="/operations" size="sm">
        {all}
      </AnchorLink>
      <PageHeader
        title={data === undefined ? oneTitle : whatOf(data, viewerZone())}
        actions={data !== undefined && <OperationActions operation={data} size="sm" />}
      />
      {data === undefined && error !== null && (
        <ProblemNotice error={error} onRetry={() => void query.refetch()} />
      )}
      {data === undefined && error === null && <Skeleton height={240} />}
      {data !== undefined && <Detail operation={data} />}
    </>
  );
}

function Detail({ operation }: { operation: LongOperation }) {
  return (
    <Stack>
      <Paper withBorder p="md">
        <Stack>
          <div>
            <OperationBadge state={operation.state} />
          </div>
          <OperationProgress operation={operation} />
        </Stack>
      </Paper>
      <Paper withBorder p="md">
        <Facts facts={[...requestFacts(operation), ...lifeFacts(operation)]} />
      </Paper>
      {operation.errors.length > 0 && <Errors operation={operation} />}
    </Stack>
  );
}

function requestFacts({ request }: LongOperation): Fact[] {
  const { details, actions } = texts.operations;
  if ('action' in request) {
    return [
      { label: details.action, value: actions[request.action] ?? request.action },
      ...(request.reason === null ? [] : [{ label: details.reason, value: request.reason }]),
    ];
  }
  return [
    { label: details.job, value: <JobName id={request.job_id} /> },
    {
      label: details.range,
      value: (
        <>
          <InstantText at={request.from} /> – <InstantText at={request.to} />
        </>
      ),
    },
    { label: details.rate, value: details.perSecond(request.rate_per_second) },
    {
      label: details.runs,
      value: (
        <AnchorLink to="/runs" search={{ job_id: request.job_id, trigger: ['backfill'] }}>
          {details.showRuns}
        </AnchorLink>
      ),
    },
  ];
}

function lifeFacts(operation: LongOperation): Fact[] {
  const { details } = texts.operations;
  const { namespaces, finished_at: finishedAt } = operation;
  return [
    { label: details.by, value: operation.actor },
    ...(namespaces === null ? [] : [{ label: details.namespaces, value: namespaces.join(', ') }]),
    { label: details.begun, value: <InstantText at={operation.created_at} /> },
    finishedAt === null
      ? { label: details.changed, value: <InstantText at={operation.updated_at} isRelative /> }
      : { label: details.ended, value: <InstantText at={finishedAt} /> },
    { label: details.id, value: operation.id },
  ];
}

/** The name of a job, or its id where it was deleted. */
function JobName({ id }: { id: string }) {
  const { data } = useQuery({
    queryKey: keys.one('jobs', id),
    queryFn: ({ signal }) => client.getJob({ id }, { signal }),
  });
  return (
    <AnchorLink to="/jobs/$jobId" params={{ jobId: id }}>
      {data?.name ?? id}
    </AnchorLink>
  );
}

function Errors({ operation: { errors, failed } }: { operation: LongOperation }) {
  const { title, some } = texts.operations.errors;
  return (
    <Paper withBorder p="md" component="section">
      <Title order={2} size="h4" mb="xs">
        {title}
      </Title>
      {failed > errors.length && (
        <Text size="sm" c="dimmed" mb="xs">
          {some(errors.length, failed.toLocaleString('en'))}
        </Text>
      )}
      <List size="sm" style={{ overflowWrap: 'anywhere' }}>
        {errors.map((sentence) => (
          <List.Item key={sentence}>{sentence}</List.Item>
        ))}
      </List>
    </Paper>
  );
}
