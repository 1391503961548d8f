import type { SearchValues } from '../../state/search-text.js';
import { choicesOf, defined } from '../../state/search-values.js';

export const OPERATION_KINDS = ['backfill', 'bulk'] as const;
export const OPERATION_STATES = ['pending', 'running', 'paused', 'succeeded', 'failed', 'cancelled'] as const;

/** What of the page stands in its URL. */
export const operationsSearch = (search: SearchValues) =>
  defined({
    kind: choicesOf(search, 'kind', OPERATION_KINDS),
    state: choicesOf(search, 'state', OPERATION_STATES),
  });
