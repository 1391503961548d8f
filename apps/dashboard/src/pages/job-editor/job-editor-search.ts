import type { SearchValues } from '../../state/search-text.js';
import { choicesOf, defined, textOf } from '../../state/search-values.js';

/** The parts of the form that can be closed. */
export const PARTS = [
  'more',
  'overlap',
  'missed',
  'failure',
  'success',
  'alerts',
  'validity',
  'call',
] as const;
export type Part = (typeof PARTS)[number];

/** What a form can be filled from. */
export const SOURCES = ['curl', 'crontab'] as const;
export type Source = (typeof SOURCES)[number];

/** What of the page stands in its URL: which job is duplicated, which parts are open, which dialog. */
export const jobEditorSearch = (search: SearchValues) =>
  defined({
    from: textOf(search, 'from'),
    fill: choicesOf(search, 'fill', SOURCES)?.[0],
    open: choicesOf(search, 'open', [...PARTS, 'none']),
  });
