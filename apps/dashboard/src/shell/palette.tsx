import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight } from '@mantine/spotlight';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { JobsIcon, SearchIcon } from '../components/icons.js';
import { client } from '../queries/client.js';
import { keys } from '../queries/keys.js';
import { defined } from '../state/search-values.js';
import * as texts from '../texts/index.js';
import { matching } from './palette-entries.js';
import { usePages } from './use-pages.js';
import { usePaletteActions } from './use-palette-actions.js';

const JOBS_SHOWN = 8;
/** A pause in typing, after which jobs are looked for, milliseconds. */
const REST_MS = 100;

/** Ctrl+K: finds pages, jobs and actions by their names. */
export function Palette({ onHelp }: { onHelp: () => void }) {
  const [query, setQuery] = useState('');
  const navigate = useNavigate();
  const jobs = useJobsNamed(query);
  const actions = matching(usePaletteActions(onHelp), query);
  const pages = matching(usePages(), query).map(({ to, label, icon: Icon }) => ({
    id: to,
    label,
    leftSection: <Icon size={18} />,
    onClick: () => void navigate({ to }),
  }));
  const found = jobs.map(({ id, name, schedule }) => ({
    id,
    label: name,
    description: schedule,
    leftSection: <JobsIcon size={18} />,
    onClick: () => void navigate({ to: '/jobs/$jobId', params: { jobId: id } }),
  }));
  const { groups, input, nothing } = texts.palette;
  return (
    <Spotlight
      actions={[
        { group: groups.jobs, actions: found },
        { group: groups.pages, actions: pages },
        { group: groups.actions, actions },
      ].filter((group) => group.actions.length > 0)}
      // They are filtered above: jobs are found by more than their names.
      filter={(_, entries) => entries}
      query={query}
      onQueryChange={setQuery}
      shortcut="mod + K"
      // From within fields, too.
      tagsToIgnore={[]}
      styles={{ actionLabel: { overflowWrap: 'anywhere' } }}
      scrollable
      maxHeight={480}
      attributes={{ content: { 'aria-label': texts.shell.search } }}
      nothingFound={nothing}
      searchProps={{
        leftSection: <SearchIcon size={18} />,
        placeholder: input,
        'aria-label': input,
      }}
    />
  );
}

/** The jobs that the API finds for a text; none without one. */
function useJobsNamed(query: string) {
  const [q] = useDebouncedValue(query.trim(), REST_MS);
  const { namespace } = useSearch({ strict: false });
  const filter = {
    q,
    limit: JOBS_SHOWN,
    ...defined({ namespace: namespace === undefined ? undefined : [namespace] }),
  };
  const { data } = useQuery({
    queryKey: keys.list('jobs', 'palette', filter),
    queryFn: ({ signal }) => client.listJobs(filter, { signal }),
    enabled: q !== '',
    placeholderData: keepPreviousData,
  });
  return q === '' || query.trim() === '' ? [] : (data?.data ?? []);
}
