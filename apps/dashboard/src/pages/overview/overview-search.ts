import type { SearchValues } from '../../state/search-text.js';
import { choicesOf, defined } from '../../state/search-values.js';

/** How far back the charts go. */
export const OVERVIEW_RANGES = ['day', 'week'] as const;
export type OverviewRange = (typeof OVERVIEW_RANGES)[number];

/** What of the page stands in its URL. */
export const overviewSearch = (search: SearchValues) =>
  defined({ range: choicesOf(search, 'range', OVERVIEW_RANGES)?.[0] });
