import type { SearchValues } from '../../state/search-text.js';
import { choicesOf, defined, textOf } from '../../state/search-values.js';

export const RUN_STATES = [
  'queued',
  'running',
  'retrying',
  'waiting',
  'awaiting',
  'succeeded',
  'failed',
  'lost',
  'cancelled',
  'skipped',
] as const;

export const RUN_TRIGGERS = ['schedule', 'manual', 'replay', 'backfill'] as const;

/** What of the page stands in its URL. `from` and `to` are RFC 3339. */
export const runsSearch = (search: SearchValues) =>
  defined({
    state: choicesOf(search, 'state', RUN_STATES),
    trigger: choicesOf(search, 'trigger', RUN_TRIGGERS),
    job_id: textOf(search, 'job_id'),
    from: textOf(search, 'from'),
    to: textOf(search, 'to'),
  });
