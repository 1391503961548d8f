import type { SearchValues } from '../../state/search-text.js';
import { choicesOf, defined, textOf } from '../../state/search-values.js';

export const ALERT_STATES = ['pending', 'delivered', 'failed'] as const;
export const ALERT_EVENTS = ['failure', 'recovery', 'disabled', 'missed'] as const;

/** What of the page stands in its URL. */
export const alertsSearch = (search: SearchValues) =>
  defined({
    job_id: textOf(search, 'job_id'),
    state: choicesOf(search, 'state', ALERT_STATES),
    event: choicesOf(search, 'event', ALERT_EVENTS),
  });

export type AlertsSearch = ReturnType<typeof alertsSearch>;
