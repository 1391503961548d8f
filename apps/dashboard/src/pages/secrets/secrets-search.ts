import type { SearchValues } from '../../state/search-text.js';
import { defined, textOf } from '../../state/search-values.js';

/** What of the page stands in its URL: which dialog is open, and about which secret, as `namespace/NAME`. */
export const secretsSearch = (search: SearchValues) =>
  defined({
    new: textOf(search, 'new'),
    rotate: textOf(search, 'rotate'),
    delete: textOf(search, 'delete'),
  });
