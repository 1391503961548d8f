import type { SearchValues } from '../../state/search-text.js';
import { choicesOf, defined, textOf } from '../../state/search-values.js';

export const AUDIT_OUTCOMES = ['done', 'refused'] as const;

/** What of the page stands in its URL: the filters, of which `from` and `to` are days (`2030-01-31`), and the open entry. */
export const auditSearch = (search: SearchValues) =>
  defined({
    actor: textOf(search, 'actor'),
    action: textOf(search, 'action'),
    outcome: choicesOf(search, 'outcome', AUDIT_OUTCOMES)?.[0],
    subject_id: textOf(search, 'subject_id'),
    from: textOf(search, 'from'),
    to: textOf(search, 'to'),
    entry: textOf(search, 'entry'),
  });
