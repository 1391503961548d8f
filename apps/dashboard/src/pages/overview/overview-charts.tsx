import { Paper, SimpleGrid, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { BarChart, type Series } from '../../charts/bar-chart.js';
import { axisFor, unitOfDuration } from '../../charts/scale.js';
import { AVERAGE_FILL, OUTCOME_FILLS, REST_FILL } from '../../charts/fills.js';
import * as texts from '../../texts/index.js';
import { formatDuration, viewerZone } from '../../time/format.js';
import {
  endOf,
  formatCount,
  heightsOf,
  latenessBars,
  outcomeBars,
  OUTCOME_PARTS,
  type Stats,
} from './figures.js';

const { outcomes, lateness } = texts.overview;

const OUTCOME_SERIES: readonly Series[] = OUTCOME_PARTS.map((id) => ({
  id,
  label: outcomes[id],
  fill: OUTCOME_FILLS[id],
}));

const LATENESS_SERIES: readonly Series[] = [
  { id: 'average', label: lateness.average, fill: AVERAGE_FILL },
  { id: 'most', label: lateness.most, fill: REST_FILL },
];

/** How runs ended, and how late they began. */
export function OverviewCharts({ stats }: { stats: Stats }) {
  const zone = viewerZone();
  const ended = outcomeBars(stats, zone);
  const late = latenessBars(stats, zone);
  const mostLate = Math.max(...heightsOf(late), 0);
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <ChartCard title={outcomes.title} note={outcomes.note}>
        <BarChart
          label={outcomes.title}
          series={OUTCOME_SERIES}
          bars={ended}
          axis={axisFor(heightsOf(ended))}
          formatTick={formatCount}
          renderBar={({ id }, props) => (
            <Link to="/runs" search={{ from: id, to: endOf(id, stats.bucket_seconds) }} {...props} />
          )}
        />
      </ChartCard>
      <ChartCard title={lateness.title} note={lateness.note}>
        <BarChart
          label={lateness.title}
          series={LATENESS_SERIES}
          bars={late}
          axis={axisFor(heightsOf(late), unitOfDuration(mostLate))}
          formatTick={formatDuration}
          renderBar={({ id }, props) => (
            <Link to="/runs" search={{ from: id, to: endOf(id, stats.bucket_seconds) }} {...props} />
          )}
        />
      </ChartCard>
    </SimpleGrid>
  );
}

function ChartCard({ title, note, children }: { title: string; note: string; children: ReactNode }) {
  return (
    <Paper withBorder p="md" component="section">
      <Title order={2} size="h4">
        {title}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {note}
      </Text>
      {children}
    </Paper>
  );
}
