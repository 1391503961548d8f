import { Button, Stack } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { EmptyState } from '../../components/empty-state.js';
import { runFilterOf, type RunFilter } from '../../components/runs/run-filter.js';
import { RunFilters } from '../../components/runs/run-filters.js';
import { RunsTable } from '../../components/runs/runs-table.js';
import { usePagedList } from '../../queries/pages.js';
import * as texts from '../../texts/index.js';

const route = getRouteApi('/shell/jobs/$jobId');

/** The runs of a job, filtered. */
export function HistoryTab({ job }: { job: Schemas['Job'] }) {
  const filter = runFilterOf(route.useSearch());
  const navigate = useNavigate({ from: '/jobs/$jobId' });
  const list = usePagedList('runs', 'listJobRuns', { id: job.id, ...filter });
  const show = (next: RunFilter): void =>
    void navigate({ search: { tab: 'history', ...next }, replace: true, resetScroll: false });
  const { history } = texts.job;
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <Stack>
      <RunFilters filter={filter} onChange={show} onClear={() => show({})} />
      <RunsTable
        list={list}
        hasJob={false}
        empty={
          <EmptyState
            title={isFiltered ? history.filteredTitle : history.emptyTitle}
            cause={isFiltered ? history.filteredCause : history.emptyCause}
            action={
              isFiltered && (
                <Button variant="default" onClick={() => show({})}>
                  {texts.components.clearFilters}
                </Button>
              )
            }
          />
        }
      />
    </Stack>
  );
}
