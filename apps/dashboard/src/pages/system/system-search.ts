import type { SearchValues } from '../../state/search-text.js';
import { choicesOf, defined } from '../../state/search-values.js';

/** What of the page stands in its URL: whether it asks what to stop. */
export const systemSearch = (search: SearchValues) =>
  defined({ stop: choicesOf(search, 'stop', ['yes'])?.[0] });
