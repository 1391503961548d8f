import type { JournalEvent } from '@job-scheduler/job-store';
import { sees, type Sight } from '../access/sight.js';
import { typeOf } from './event-text.js';

/** Which events a listener wants. */
export interface EventFilter {
  /** The same for all filters that find the same events. */
  key: string;
  /** The jobs whose events are wanted at most; null: those of any job. */
  jobs: readonly string[] | null;
  finds: (event: JournalEvent) => boolean;
}

/** Finds the events of some jobs and types, of any if none is named, as far as their reader sees them. */
export function eventFilter(jobIds: readonly string[], types: readonly string[], sight: Sight): EventFilter {
  const jobs = new Set(jobIds.map((id) => id.toLowerCase()));
  const wanted = new Set(types);
  const { namespaces } = sight;
  return {
    key: JSON.stringify([[...jobs].sort(), [...wanted].sort(), namespaces && [...namespaces].sort()]),
    jobs: jobs.size === 0 ? null : [...jobs],
    finds: (event) =>
      sees(sight, event.namespace) &&
      (jobs.size === 0 || jobs.has(event.job_id)) &&
      (wanted.size === 0 || wanted.has(event.kind) || wanted.has(typeOf(event))),
  };
}
