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

/** What a listener asks for; an empty list asks for any. */
export interface WantedEvents {
  jobIds: readonly string[];
  /** Such as `run` or `run.failed`. */
  types: readonly string[];
  namespaces: readonly string[];
}

/** Finds the events that are asked for, as far as their reader sees them. */
export function eventFilter({ jobIds, types, namespaces: places }: WantedEvents, sight: Sight): EventFilter {
  const jobs = new Set(jobIds.map((id) => id.toLowerCase()));
  const wanted = new Set(types);
  const within = new Set(places);
  const { namespaces } = sight;
  return {
    key: JSON.stringify([
      [...jobs].sort(),
      [...wanted].sort(),
      [...within].sort(),
      namespaces && [...namespaces].sort(),
    ]),
    jobs: jobs.size === 0 ? null : [...jobs],
    finds: (event) =>
      sees(sight, event.namespace) &&
      (within.size === 0 || within.has(event.namespace)) &&
      (jobs.size === 0 || jobs.has(event.job_id)) &&
      (wanted.size === 0 || wanted.has(event.kind) || wanted.has(typeOf(event))),
  };
}
