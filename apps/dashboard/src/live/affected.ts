import type { JobSchedulerEvent } from '@job-scheduler/api-client';
import type { Resource } from '../queries/keys.js';

/** Of a single thing, its id; of lists, which resource. */
export type QueryKey = readonly unknown[];

/**
 * Whether events change what a query shows. A single job or run is asked for again only when an event is about it; lists
 * and figures when any event is about their resource.
 */
export function affects(events: readonly JobSchedulerEvent[]): (key: QueryKey) => boolean {
  const resources = new Set<Resource>();
  const ids = new Set<unknown>();
  for (const { type, subject, data } of events) {
    for (const resource of resourcesOf(type)) resources.add(resource);
    ids.add(subject).add(data['run_id']);
  }
  return ([resource, part, id]) => resources.has(resource as Resource) && (part !== 'one' || ids.has(id));
}

/** The type of an event is `job-scheduler.run.failed`, `job-scheduler.job.updated`. */
function resourcesOf(type: string): readonly Resource[] {
  // A run changes its job too: the last outcome, the next tick.
  if (type.includes('.run.')) return ['runs', 'jobs', 'stats', 'alerts'];
  return ['jobs', 'stats', 'calendar', 'operations'];
}
