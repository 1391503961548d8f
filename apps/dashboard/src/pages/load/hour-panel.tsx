import { Group, Paper, Skeleton, Title, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { BarChart } from '../../charts/bar-chart.js';
import { PLAIN_FILL } from '../../charts/fills.js';
import { axisFor } from '../../charts/scale.js';
import { ButtonLink } from '../../components/links.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { client } from '../../queries/client.js';
import { keys } from '../../queries/keys.js';
import * as texts from '../../texts/index.js';
import { viewerZone } from '../../time/format.js';
import { clockText, formatCount, formatWhen, type Bucket } from './load-grid.js';

const HOUR = 3_600_000;

/** The minutes of an hour. */
export function HourPanel({ hour }: { hour: string }) {
  const request = { from: hour, to: new Date(Date.parse(hour) + HOUR).toISOString(), bucket: 60 };
  const { data, error, refetch } = useQuery({
    queryKey: keys.list('calendar', 'getCalendar', request),
    queryFn: ({ signal }) => client.getCalendar(request, { signal }),
  });
  const { inHour, closeHour } = texts.load;
  return (
    <Paper withBorder p="md" component="section">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4">
          {inHour(formatWhen(hour, viewerZone()))}
        </Title>
        <ButtonLink
          from="/load"
          to="/load"
          search={({ hour: _closed, ...old }) => old}
          variant="default"
          size="xs"
        >
          {closeHour}
        </ButtonLink>
      </Group>
      {error !== null && data === undefined && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined ? <Skeleton height={170} /> : <MinuteBars minutes={data.data} />}
    </Paper>
  );
}

function MinuteBars({ minutes }: { minutes: readonly Bucket[] }) {
  const zone = viewerZone();
  const { cell, ticks, worst } = texts.load;
  const bars = minutes.map(({ at, count }) => ({
    id: at,
    name: clockText(at, zone),
    hint: cell(clockText(at, zone), ticks(formatCount(count))),
    values: [count],
  }));
  return (
    <BarChart
      label={worst.ticks}
      series={[{ id: 'ticks', label: worst.ticks, fill: PLAIN_FILL }]}
      bars={bars}
      axis={axisFor(minutes.map(({ count }) => count))}
      formatTick={formatCount}
      renderBar={(_, props) => <UnstyledButton {...props} />}
    />
  );
}
