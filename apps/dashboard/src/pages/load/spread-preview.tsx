import { Alert, SimpleGrid, Skeleton, Stack, Table, Text, Title, UnstyledButton } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { useQuery } from '@tanstack/react-query';
import { BarChart } from '../../charts/bar-chart.js';
import { BEFORE_FILL, PLAIN_FILL } from '../../charts/fills.js';
import { axisFor, type Axis } from '../../charts/scale.js';
import { AnchorLink } from '../../components/links.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { client } from '../../queries/client.js';
import { keys } from '../../queries/keys.js';
import * as texts from '../../texts/index.js';
import { viewerZone } from '../../time/format.js';
import { clockText, formatCount, formatWhen, joinBuckets, type Bucket } from './load-grid.js';
import { SpreadWriter } from './spread-writer.js';
import type { SpreadRequest } from './spread-request.js';

type Preview = Schemas['SpreadPreview'];

/** How many minutes a bar stands for. */
const MINUTES = 30;
const SHOWN_CHANGES = 20;

/** What the load would be, beside what it is, and which jobs would change. */
export function SpreadPreview({ request }: { request: SpreadRequest }) {
  const { data, error, refetch } = useQuery({
    // It is not asked for anew after events: what was previewed is what is written.
    queryKey: keys.one('calendar', 'previewSpread', request),
    queryFn: ({ signal }) => client.previewSpread({ body: request }, { signal }),
    staleTime: Infinity,
    gcTime: 0,
  });
  if (data === undefined) {
    return error === null ? (
      <Skeleton height={220} />
    ) : (
      <ProblemNotice error={error} onRetry={() => void refetch()} />
    );
  }
  return <Comparison preview={data} />;
}

function Comparison({ preview }: { preview: Preview }) {
  const { spread, ticks } = texts.load;
  const before = joinBuckets(preview.before, MINUTES, 'most');
  const after = joinBuckets(preview.after, MINUTES, 'most');
  const axis = axisFor([...before, ...after].map(({ count }) => count));
  const [most, least] = [preview.most_before, preview.most_after].map((count) => ticks(formatCount(count)));
  return (
    <Stack>
      <div role="status">
        <Title order={3} size="h5">
          {spread.result(most ?? '', least ?? '')}
        </Title>
        <Text size="sm" c="dimmed">
          {spread.bars}
        </Text>
      </div>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Picture title={spread.before} buckets={before} axis={axis} fill={BEFORE_FILL} />
        <Picture title={spread.after} buckets={after} axis={axis} fill={PLAIN_FILL} />
      </SimpleGrid>
      {preview.changes.length === 0 ? (
        <Text>{spread.nothing}</Text>
      ) : (
        <>
          {preview.most_after >= preview.most_before && <Alert color="yellow">{spread.worse}</Alert>}
          <Changes changes={preview.changes} />
          <SpreadWriter preview={preview} />
        </>
      )}
    </Stack>
  );
}

interface PictureProps {
  title: string;
  buckets: readonly Bucket[];
  axis: Axis;
  fill: string;
}

function Picture({ title, buckets, axis, fill }: PictureProps) {
  const zone = viewerZone();
  const { spread, ticks } = texts.load;
  const bars = buckets.map(({ at, count }) => ({
    id: at,
    name: clockText(at, zone),
    hint: spread.hint(formatWhen(at, zone), ticks(formatCount(count))),
    values: [count],
  }));
  return (
    <div>
      <Text fw={600} size="sm" mb="xs">
        {title}
      </Text>
      <BarChart
        label={title}
        series={[{ id: title, label: title, fill }]}
        bars={bars}
        axis={axis}
        formatTick={formatCount}
        renderBar={(_, props) => <UnstyledButton {...props} />}
      />
    </div>
  );
}

function Changes({ changes }: { changes: Preview['changes'] }) {
  const { spread } = texts.load;
  const title = spread.changes(formatCount(changes.length));
  return (
    <div>
      <Title order={3} size="h5" mb="xs">
        {title}
      </Title>
      <Table.ScrollContainer minWidth={0} mah={320}>
        <Table aria-label={title}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{spread.job}</Table.Th>
              <Table.Th>{spread.change}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {changes.slice(0, SHOWN_CHANGES).map(({ job_id: jobId, name, patch }) => (
              <Table.Tr key={jobId}>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>
                  <AnchorLink to="/jobs/$jobId" params={{ jobId }} lineClamp={2}>
                    {name}
                  </AnchorLink>
                </Table.Td>
                <Table.Td>{changeText(patch)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {changes.length > SHOWN_CHANGES && (
        <Text size="sm" c="dimmed" mt="xs">
          {spread.others(formatCount(changes.length - SHOWN_CHANGES))}
        </Text>
      )}
    </div>
  );
}

const changeText = (patch: Preview['changes'][number]['patch']): string =>
  typeof patch['jitter_seconds'] === 'number'
    ? texts.load.spread.toJitter(patch['jitter_seconds'])
    : texts.load.spread.toSchedule(String(patch['schedule']));
