import type { SearchValues } from '../../state/search-text.js';
import { choicesOf, defined, textOf, textsOf } from '../../state/search-values.js';

export const STATUSES = ['active', 'paused', 'ended', 'disabled'] as const;
export const OUTCOMES = ['succeeded', 'failed', 'lost', 'cancelled'] as const;
export const SORTS = [
  '-created_at',
  'created_at',
  'name',
  '-name',
  'next_run',
  '-next_run',
  '-updated_at',
  'updated_at',
  'status',
  '-status',
  'last_outcome',
  '-last_outcome',
] as const;

/** What of the page stands in its URL. */
export const jobsSearch = (search: SearchValues) =>
  defined({
    q: textOf(search, 'q'),
    status: choicesOf(search, 'status', STATUSES),
    last_outcome: choicesOf(search, 'last_outcome', OUTCOMES),
    tag: textsOf(search, 'tag'),
    sort: choicesOf(search, 'sort', SORTS)?.[0],
  });

export type JobsSearch = ReturnType<typeof jobsSearch>;
