import { runFilterOf } from '../../components/runs/run-filter.js';
import type { SearchValues } from '../../state/search-text.js';
import { defined, textOf } from '../../state/search-values.js';

/** What of the page stands in its URL: the names are those of the API. */
export const runsSearch = (search: SearchValues) => ({
  ...runFilterOf(search),
  ...defined({ job_id: textOf(search, 'job_id') }),
});
