import { Group, Stack, Text } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { getRouteApi } from '@tanstack/react-router';
import type { Column } from '../../components/data-table.js';
import { EmptyState } from '../../components/empty-state.js';
import { PageAnchor, PageButton } from '../../components/page-anchor.js';
import { PageHeader } from '../../components/page-header.js';
import { PagedTable } from '../../components/paged-table.js';
import { RunBadge } from '../../components/state-badge.js';
import { usePagedList } from '../../queries/pages.js';
import { texts } from '../../texts/index.js';
import { DurationText } from '../../time/duration-text.js';
import { InstantText } from '../../time/instant-text.js';
import { RunFilters } from './run-filters.js';

type Run = Schemas['Run'];

const route = getRouteApi('/shell/runs');
const { columns: heads, triggers, skipped } = texts.runs;

const COLUMNS: readonly Column<Run>[] = [
  { id: 'job', title: heads.job, cell: (run) => <JobCell run={run} /> },
  { id: 'state', title: heads.state, cell: ({ state }) => <RunBadge state={state} /> },
  { id: 'tick', title: heads.tick, isWide: true, cell: (run) => <TickLink run={run} /> },
  { id: 'trigger', title: heads.trigger, isWide: true, cell: ({ trigger }) => triggers[trigger] },
  {
    id: 'lateness',
    title: heads.lateness,
    isWide: true,
    cell: ({ lateness_ms: ms }) => <DurationText ms={ms} />,
  },
  { id: 'reason', title: heads.reason, isWide: true, cell: (run) => <Text size="sm">{reasonOf(run)}</Text> },
];

/** All runs, filtered. */
export function RunsPage() {
  const { namespace, job_id: jobId, from, to, state = [], trigger = [] } = route.useSearch();
  const list = usePagedList('runs', 'listRuns', {
    state,
    trigger,
    namespace: namespace === undefined ? [] : [namespace],
    ...(jobId === undefined ? {} : { job_id: jobId }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  });
  const isFiltered = state.length + trigger.length > 0 || (jobId ?? from ?? to) !== undefined;
  return (
    <>
      <PageHeader title={texts.runs.title} />
      <Stack>
        <RunFilters />
        <PagedTable
          label={texts.runs.title}
          columns={COLUMNS}
          list={list}
          idOf={({ id }) => id}
          empty={<Nothing isFiltered={isFiltered} />}
        />
      </Stack>
    </>
  );
}

const reasonOf = ({ reason, count = 1 }: Run): string => (reason === null ? '' : skipped(reason, count));

/** On a phone, what the other columns say stands below. */
const JobCell = ({ run }: { run: Run }) => (
  <Stack gap={4}>
    <PageAnchor
      to="/jobs/$jobId"
      params={{ jobId: run.job_id }}
      lineClamp={2}
      style={{ overflowWrap: 'anywhere' }}
    >
      {run.job_name}
    </PageAnchor>
    <Stack gap={4} hiddenFrom="sm">
      <Text size="xs" component="div">
        <TickLink run={run} />
      </Text>
      {run.reason !== null && (
        <Text size="xs" c="dimmed">
          {reasonOf(run)}
        </Text>
      )}
    </Stack>
  </Stack>
);

const TickLink = ({ run }: { run: Run }) => (
  <PageAnchor to="/runs/$runId" params={{ runId: run.id }} inherit>
    <InstantText at={run.scheduled_at} />
  </PageAnchor>
);

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  const { title, cause, action, filteredTitle, filteredCause } = texts.runs.empty;
  return isFiltered ? (
    <EmptyState title={filteredTitle} cause={filteredCause} />
  ) : (
    <EmptyState
      title={title}
      cause={cause}
      action={
        <Group>
          <PageButton to="/jobs">{action}</PageButton>
        </Group>
      }
    />
  );
}
