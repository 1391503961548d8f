import { Badge, Group, Stack, Text } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import * as texts from '../../texts/index.js';
import { DurationText } from '../../time/duration-text.js';
import { formatLocal, viewerZone } from '../../time/format.js';
import { InstantText } from '../../time/instant-text.js';
import type { Column } from '../data-table.js';
import { RunBadge } from '../state-badge.js';
import { reasonText } from './reason-text.js';
import { AnchorLink } from '../links.js';

export type Run = Schemas['Run'];

/** The columns of a list of runs; that of the job is left out where all runs are of one. */
export function runColumns({ hasJob }: { hasJob: boolean }): Column<Run>[] {
  const titles = texts.runs.columns;
  return [
    { id: 'state', title: titles.state, cell: (run) => <StateCell run={run} hasJob={hasJob} /> },
    ...(hasJob
      ? [{ id: 'job', title: titles.job, cell: (run: Run) => <JobCell run={run} />, isWide: true }]
      : []),
    { id: 'scheduled', title: titles.scheduled, cell: (run) => <ScheduledCell run={run} /> },
    {
      id: 'duration',
      title: titles.duration,
      cell: (run) => <DurationText ms={durationOf(run)} />,
      isWide: true,
    },
    { id: 'trigger', title: titles.trigger, cell: (run) => texts.runs.triggers[run.trigger], isWide: true },
    { id: 'attempts', title: titles.attempts, cell: (run) => run.attempts.length, isWide: true },
    { id: 'reason', title: titles.reason, cell: (run) => <ReasonCell run={run} />, isWide: true },
  ];
}

/** How long a run took, from its start to its end, milliseconds; null while one of them is not known. */
const durationOf = ({ started_at, finished_at }: Run): number | null =>
  started_at === null || finished_at === null ? null : Date.parse(finished_at) - Date.parse(started_at);

/** On phones it holds what the columns that are left out say. */
function StateCell({ run, hasJob }: { run: Run; hasJob: boolean }) {
  return (
    <Stack gap={4} align="flex-start">
      <Group gap={6} wrap="nowrap">
        <RunBadge state={run.state} />
        {run.count !== undefined && run.count > 1 && (
          <Badge variant="default" tt="none">
            {texts.runs.skippedTicks(run.count)}
          </Badge>
        )}
      </Group>
      {hasJob && (
        <Text span size="sm" hiddenFrom="sm" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
          {run.job_name}
        </Text>
      )}
      <Text span size="xs" c="dimmed" hiddenFrom="sm">
        {reasonText(run.reason)}
      </Text>
    </Stack>
  );
}

function JobCell({ run }: { run: Run }) {
  return (
    <AnchorLink
      to="/jobs/$jobId"
      params={{ jobId: run.job_id }}
      lineClamp={1}
      size="sm"
      maw={280}
      title={run.job_name}
      style={{ overflowWrap: 'anywhere' }}
    >
      <bdi>{run.job_name}</bdi>
    </AnchorLink>
  );
}

function ScheduledCell({ run }: { run: Run }) {
  const at = formatLocal(Date.parse(run.scheduled_at), viewerZone());
  return (
    <Stack gap={0}>
      <AnchorLink
        to="/runs/$runId"
        params={{ runId: run.id }}
        aria-label={texts.runs.openRun(run.job_name, at)}
        style={{ whiteSpace: 'nowrap' }}
        size="sm"
      >
        {at}
      </AnchorLink>
      <Text span size="xs" c="dimmed">
        <InstantText at={run.scheduled_at} isRelative />
      </Text>
    </Stack>
  );
}

function ReasonCell({ run }: { run: Run }) {
  return (
    <Text span size="sm" lineClamp={2} maw={280}>
      {reasonText(run.reason) ?? texts.time.unknown}
    </Text>
  );
}
