import { Button, Group, Stack } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { EmptyState } from '../../components/empty-state.js';
import { FilterChips } from '../../components/filter-chips.js';
import { AddIcon } from '../../components/icons.js';
import { PageHeader } from '../../components/page-header.js';
import { PagedTable } from '../../components/paged-table.js';
import { readSort, writeSort, type Sort } from '../../components/sort.js';
import { client } from '../../queries/client.js';
import { keys } from '../../queries/keys.js';
import { usePagedList } from '../../queries/pages.js';
import { useMay } from '../../session/me.js';
import { defined } from '../../state/search-values.js';
import { createStore } from '../../state/store.js';
import * as texts from '../../texts/index.js';
import { BulkBar } from './bulk-bar.js';
import { JobCard } from './job-card.js';
import { columnsFor } from './job-columns.js';
import { chipsOf, filterOf, without, withoutFilters } from './jobs-filter.js';
import type { JobsSearch } from './jobs-search.js';
import { JobsToolbar } from './jobs-toolbar.js';
import { MatchCount } from './match-count.js';
import { createSelection, type Job } from './selection.js';

const route = getRouteApi('/shell/jobs');
const idOf = ({ id }: Job): string => id;
const MIN_WIDTH_PX = 1_000;

/** All jobs: search, filters, bulk actions. */
export function JobsPage() {
  const search = route.useSearch();
  const filter = filterOf(search);
  const navigate = useNavigate({ from: '/jobs' });
  const change = useCallback(
    (next: JobsSearch): void => void navigate({ search: (old) => ({ ...dropped(old), ...next }) }),
    [navigate],
  );
  const mayChange = useMay('operator');
  const mayEdit = useMay('editor');
  const [selection] = useState(createSelection);
  const [shown] = useState(() => createStore<readonly Job[]>([]));
  const chosen = mayChange ? selection : null;
  const columns = useMemo(() => columnsFor(chosen, shown, mayEdit), [chosen, shown, mayEdit]);
  const card = useCallback(
    (job: Job) => <JobCard job={job} selection={chosen} mayEdit={mayEdit} />,
    [chosen, mayEdit],
  );
  const list = usePagedList('jobs', 'listJobs', { ...filter, ...defined({ sort: search.sort }) });
  useEffect(() => shown.set(list.rows));
  const { data: facets } = useQuery({
    queryKey: keys.list('jobs', 'listJobFacets', filter),
    queryFn: ({ signal }) => client.listJobFacets(filter, { signal }),
    placeholderData: keepPreviousData,
    // The rows come first: somebody who types waits for them.
    enabled: !list.isOld,
  });
  const total = facets === undefined ? '' : texts.jobs.total(facets.total.count, facets.total.more);
  const chips = chipsOf(search);
  return (
    <>
      <PageHeader title={texts.jobs.title} actions={<AddJob />} />
      <Stack gap="sm">
        <JobsToolbar search={search} facets={facets} onChange={change} />
        <Group justify="space-between" mih={28} gap="xs">
          <FilterChips
            filters={chips}
            onRemove={(chip) => change(without(search, chip))}
            onClear={() => change(withoutFilters(search))}
          />
          <MatchCount
            total={total}
            selection={chosen}
            hasMatches={chips.length > 0 && facets !== undefined && facets.total.count > 0}
          />
        </Group>
        <PagedTable
          label={texts.jobs.list}
          list={list}
          columns={columns}
          idOf={idOf}
          minWidth={MIN_WIDTH_PX}
          card={card}
          sort={readSort(search.sort)}
          onSort={(sort) => change({ ...search, sort: sortOf(sort) })}
          empty={
            <NoJobs
              isFiltered={chips.length > 0}
              text={search.q ?? ''}
              onClear={() => change(withoutFilters(search))}
            />
          }
        />
        {chosen !== null && <BulkBar selection={chosen} filter={filter} total={total} />}
      </Stack>
    </>
  );
}

/** What of the URL is not about this list. */
const dropped = ({ namespace }: { namespace?: string }) => defined({ namespace });

/** The API finds so short a text only where a name begins with it. */
const isShort = (text: string): boolean => text !== '' && [...text].length < 3;

/** Only heads of columns that the API sorts by lead here. */
const sortOf = (sort: Sort) => writeSort(sort) as NonNullable<JobsSearch['sort']>;

function AddJob() {
  if (!useMay('editor')) return null;
  return (
    <Button leftSection={<AddIcon size={18} />} renderRoot={(props) => <Link to="/jobs/new" {...props} />}>
      {texts.jobs.add}
    </Button>
  );
}

interface NoJobsProps {
  isFiltered: boolean;
  /** What is searched for. */
  text: string;
  onClear: () => void;
}

function NoJobs({ isFiltered, text, onClear }: NoJobsProps) {
  const mayAdd = useMay('editor');
  const { empty, nothing } = texts.jobs;
  if (isFiltered) {
    const action = (
      <Button variant="default" onClick={onClear}>
        {nothing.action}
      </Button>
    );
    const cause = isShort(text) ? nothing.shortText : nothing.cause;
    return <EmptyState title={nothing.title} cause={cause} action={action} />;
  }
  return <EmptyState title={empty.title} cause={mayAdd ? empty.cause : empty.viewer} action={<AddJob />} />;
}
