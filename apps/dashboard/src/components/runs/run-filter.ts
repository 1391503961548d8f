import {
  ACTIVE_STATES,
  RUN_STATES,
  RUN_TRIGGERS,
  type RunState,
  type RunTrigger,
} from '@job-scheduler/job-model/browser';
import { choicesOf, defined, textOf } from '../../state/search-values.js';
import type { SearchValues } from '../../state/search-text.js';

/** Whether a run in this state has not ended. */
export const isActiveState = (state: string): boolean => (ACTIVE_STATES as readonly string[]).includes(state);

/** Which runs a list shows. The names are those of the API; instants are RFC 3339. */
export interface RunFilter {
  state?: RunState[];
  trigger?: RunTrigger[];
  from?: string;
  to?: string;
}

/** Reads the filter of runs from a URL. What the API would refuse is left out. */
export const runFilterOf = (search: SearchValues): RunFilter =>
  defined({
    state: choicesOf(search, 'state', RUN_STATES),
    trigger: choicesOf(search, 'trigger', RUN_TRIGGERS),
    from: instantOf(search, 'from'),
    to: instantOf(search, 'to'),
  });

/** A search parameter that is an instant, as the API writes it; undefined if it is none. */
export function instantOf(search: SearchValues, name: string): string | undefined {
  const text = textOf(search, name);
  const at = text === undefined ? NaN : Date.parse(text);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
