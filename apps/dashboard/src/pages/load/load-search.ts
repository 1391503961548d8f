import type { SearchValues } from '../../state/search-text.js';

/** What of the page stands in its URL. */
export const loadSearch = (_search: SearchValues) => ({});
