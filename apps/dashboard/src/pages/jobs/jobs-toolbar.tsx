import { Group, Select, TextInput } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { memo } from 'react';
import { ChoiceFilter } from '../../components/choice-filter.js';
import { SearchIcon } from '../../components/icons.js';
import { SEARCH_FIELD } from '../../keyboard/use-keys.js';
import * as texts from '../../texts/index.js';
import { facetOptions } from './facet-options.js';
import { FACETS, facetValue, toggled } from './jobs-filter.js';
import { SORTS, type JobsSearch } from './jobs-search.js';
import { useSearchText } from './use-search-text.js';
import { ViewsMenu } from './views-menu.js';

interface JobsToolbarProps {
  search: JobsSearch;
  /** Undefined until they have come. */
  facets: Schemas['JobFacets'] | undefined;
  onChange: (search: JobsSearch) => void;
}

/** What narrows and sorts the list. It has much to render, and is rendered again only when these change. */
export const JobsToolbar = memo(function JobsToolbar({ search, facets, onChange }: JobsToolbarProps) {
  return (
    <Group gap="xs">
      <SearchField known={search.q ?? ''} onSearch={(q) => onChange({ ...search, q: q.trim() })} />
      {FACETS.map((name) => (
        <ChoiceFilter
          key={name}
          label={texts.jobs.facets[name]}
          options={facetOptions(facets?.[name].values ?? [], search[name] ?? []).map(({ value, count }) => ({
            value,
            label: texts.jobs.facetValue(facetValue(name, value), count),
          }))}
          chosen={search[name] ?? []}
          onToggle={(value) => onChange(toggled(search, name, value))}
        />
      ))}
      <Select
        aria-label={texts.jobs.order}
        data={SORTS.map((value) => ({ value, label: texts.jobs.orders[value] }))}
        value={search.sort ?? SORTS[0]}
        onChange={(sort) => onChange({ ...search, sort: SORTS.find((each) => each === sort) ?? SORTS[0] })}
        allowDeselect={false}
        flex="1 1 120px"
        maw={215}
        styles={{ input: { textOverflow: 'ellipsis' } }}
      />
      <ViewsMenu />
    </Group>
  );
});

interface SearchFieldProps {
  /** What the URL says. */
  known: string;
  onSearch: (text: string) => void;
}

/** By itself, so that a key renders nothing else. */
function SearchField({ known, onSearch }: SearchFieldProps) {
  const { text, change } = useSearchText(known, onSearch);
  return (
    <TextInput
      {...SEARCH_FIELD}
      type="search"
      aria-label={texts.jobs.search}
      placeholder={texts.jobs.searchHint}
      leftSection={<SearchIcon size={16} />}
      value={text}
      maxLength={200}
      onChange={({ currentTarget }) => change(currentTarget.value)}
      flex="1 1 260px"
    />
  );
}
