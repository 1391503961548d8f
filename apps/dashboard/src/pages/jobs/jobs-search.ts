import type { SearchValues } from '../../state/search-text.js';
import { choicesOf, defined, textOf } from '../../state/search-values.js';

/** What of the page stands in its URL. */
export const jobsSearch = (search: SearchValues) =>
  defined({
    q: textOf(search, 'q'),
    sort: textOf(search, 'sort'),
    status: choicesOf(search, 'status', ['active', 'paused', 'ended', 'disabled']),
  });
