import type { SearchValues } from '../../state/search-text.js';
import { choicesOf, defined, textOf, textsOf } from '../../state/search-values.js';

/** How far ahead the map goes. */
export const LOAD_RANGES = ['day', 'week'] as const;
export type LoadRange = (typeof LOAD_RANGES)[number];

/** How jobs are moved apart. */
export const SPREADS = ['jitter', 'hash'] as const;
export type Spread = (typeof SPREADS)[number];

/**
 * What of the page stands in its URL: the range of the map, an hour to look into (RFC 3339), and the spread to preview with
 * the jobs that it is about.
 */
export const loadSearch = (search: SearchValues) =>
  defined({
    range: choicesOf(search, 'range', LOAD_RANGES)?.[0],
    hour: textOf(search, 'hour'),
    spread: choicesOf(search, 'spread', SPREADS)?.[0],
    jitter: textOf(search, 'jitter'),
    q: textOf(search, 'q'),
    tag: textsOf(search, 'tag'),
  });
