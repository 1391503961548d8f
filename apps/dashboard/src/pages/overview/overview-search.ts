import type { SearchValues } from '../../state/search-text.js';

/** What of the page stands in its URL. */
export const overviewSearch = (_search: SearchValues) => ({});
