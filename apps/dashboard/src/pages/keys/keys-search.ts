import type { SearchValues } from '../../state/search-text.js';
import { defined, textOf } from '../../state/search-values.js';

/** What of the page stands in its URL: which dialog is open, and the id of the key that it is about. */
export const keysSearch = (search: SearchValues) =>
  defined({
    new: textOf(search, 'new'),
    rotate: textOf(search, 'rotate'),
    revoke: textOf(search, 'revoke'),
  });
