import type { SearchValues } from '../../state/search-text.js';
import { defined, textOf } from '../../state/search-values.js';

/** What of the page stands in its URL. */
export const jobsSearch = (search: SearchValues) =>
  defined({ q: textOf(search, 'q'), sort: textOf(search, 'sort') });
