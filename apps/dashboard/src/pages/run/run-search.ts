import type { SearchValues } from '../../state/search-text.js';
import { defined, textOf } from '../../state/search-values.js';

/** What of the page stands in its URL: which attempt is open. */
export const runSearch = (search: SearchValues) => defined({ attempt: textOf(search, 'attempt') });
