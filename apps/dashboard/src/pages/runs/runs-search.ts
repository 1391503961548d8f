import type { SearchValues } from '../../state/search-text.js';
import { defined, textsOf } from '../../state/search-values.js';

/** What of the page stands in its URL. */
export const runsSearch = (search: SearchValues) => defined({ state: textsOf(search, 'state') });
