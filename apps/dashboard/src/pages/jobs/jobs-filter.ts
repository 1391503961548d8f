import type { Schemas } from '@job-scheduler/api-client';
import type { ActiveFilter } from '../../components/filter-chips.js';
import { defined } from '../../state/search-values.js';
import * as texts from '../../texts/index.js';
import type { JobsSearch } from './jobs-search.js';

export type JobsFilter = Schemas['BulkFilter'];

/** The parameters of the URL that are lists of values, each with a facet. */
export const FACETS = ['status', 'last_outcome', 'tag'] as const;
export type FacetName = (typeof FACETS)[number];

/** Which jobs a URL asks for, as the API takes it. */
export const filterOf = (search: JobsSearch & { namespace?: string }): JobsFilter =>
  defined({
    q: search.q,
    namespace: search.namespace === undefined ? undefined : [search.namespace],
    status: search.status,
    last_outcome: search.last_outcome,
    tag: search.tag,
  });

/** The filters of a URL as chips. The namespace has its choice in the head of the page. */
export const chipsOf = (search: JobsSearch): ActiveFilter[] => [
  ...(search.q === undefined ? [] : [{ name: 'q', label: texts.jobs.find, value: search.q }]),
  ...FACETS.flatMap((name) =>
    (search[name] ?? []).map((value) => ({
      name,
      label: texts.jobs.facets[name],
      value,
      shown: facetValue(name, value),
    })),
  ),
];

/** The search without one of its filters. */
export function without(search: JobsSearch, { name, value }: ActiveFilter): JobsSearch {
  if (name === 'q') return { ...search, q: '' };
  const values = search[name as FacetName] ?? [];
  return { ...search, [name]: values.filter((each) => each !== value) };
}

/** The search with a value of a facet chosen, or no longer. */
export function toggled(search: JobsSearch, name: FacetName, value: string): JobsSearch {
  const values: readonly string[] = search[name] ?? [];
  const next = values.includes(value) ? values.filter((each) => each !== value) : [...values, value];
  return { ...search, [name]: next };
}

/** The search without any filter; the order stays. */
export const withoutFilters = ({ sort }: JobsSearch): JobsSearch => defined({ sort });

/** How people read a value of a facet. */
export function facetValue(name: FacetName, value: string): string {
  const { job, run } = texts.states;
  if (name === 'status') return job[value as keyof typeof job];
  if (name === 'last_outcome') return run[value as keyof typeof run];
  return value;
}
