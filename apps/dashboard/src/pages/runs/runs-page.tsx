import { Button, Stack } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { EmptyState } from '../../components/empty-state.js';
import type { ActiveFilter } from '../../components/filter-chips.js';
import { PageHeader } from '../../components/page-header.js';
import { runFilterOf, type RunFilter } from '../../components/runs/run-filter.js';
import { RunFilters } from '../../components/runs/run-filters.js';
import { RunsTable } from '../../components/runs/runs-table.js';
import { usePagedList } from '../../queries/pages.js';
import * as texts from '../../texts/index.js';
import { JobFilter, useJobName } from './job-filter.js';
import { ButtonLink } from '../../components/links.js';

const route = getRouteApi('/shell/runs');

/** All runs, filtered. */
export function RunsPage() {
  const search = route.useSearch();
  const { job_id, namespace } = search;
  const navigate = useNavigate({ from: '/runs' });
  const jobName = useJobName(job_id);
  const filter = runFilterOf(search);
  const place = {
    ...(job_id === undefined ? {} : { job_id }),
    ...(namespace === undefined ? {} : { namespace: [namespace] }),
  };
  const list = usePagedList('runs', 'listRuns', { ...filter, ...place });
  const show = (next: RunFilter, job = job_id): void =>
    void navigate({
      search: {
        ...next,
        ...(job === undefined ? {} : { job_id: job }),
        ...(namespace === undefined ? {} : { namespace }),
      },
    });
  const jobChips: ActiveFilter[] =
    job_id === undefined
      ? []
      : [{ name: 'job_id', label: texts.runs.filters.job, value: job_id, shown: jobName ?? job_id }];
  const clear = (): void => void navigate({ search: namespace === undefined ? {} : { namespace } });
  const isFiltered = job_id !== undefined || Object.keys(filter).length > 0;
  return (
    <>
      <PageHeader title={texts.runs.title} />
      <Stack>
        <JobFilter jobId={job_id} jobName={jobName} onChange={(id) => show(filter, id ?? '')} />
        <RunFilters
          filter={filter}
          onChange={show}
          more={jobChips}
          onRemoveMore={() => show(filter, '')}
          onClear={clear}
        />
        <RunsTable list={list} hasJob empty={<NoRuns isFiltered={isFiltered} onClear={clear} />} />
      </Stack>
    </>
  );
}

function NoRuns({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const { empty } = texts.runs;
  if (!isFiltered) {
    return (
      <EmptyState
        title={empty.title}
        cause={empty.cause}
        action={
          <ButtonLink to="/jobs" variant="default">
            {empty.action}
          </ButtonLink>
        }
      />
    );
  }
  return (
    <EmptyState
      title={empty.filteredTitle}
      cause={empty.filteredCause}
      action={
        <Button variant="default" onClick={onClear}>
          {texts.components.clearFilters}
        </Button>
      }
    />
  );
}
