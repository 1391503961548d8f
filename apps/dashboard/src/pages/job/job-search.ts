import { instantOf, runFilterOf } from '../../components/runs/run-filter.js';
import type { SearchValues } from '../../state/search-text.js';
import { choicesOf, defined, textOf } from '../../state/search-values.js';
import { LANES } from './ticks/lanes.js';
import { tickRangeOf } from './ticks/tick-range.js';

export const JOB_TABS = ['ticks', 'history', 'definition', 'revisions', 'audit'] as const;
export type JobTab = (typeof JOB_TABS)[number];

/** What of the page stands in its URL. Ticks and runs share `from` and `to`. */
export const jobSearch = (search: SearchValues) => ({
  ...runFilterOf(search),
  ...defined({
    tab: choicesOf(search, 'tab', JOB_TABS)?.[0],
    range: tickRangeOf(textOf(search, 'range')),
    lane: choicesOf(search, 'lane', LANES)?.[0],
    tick: instantOf(search, 'tick'),
    revision: textOf(search, 'revision'),
  }),
});
