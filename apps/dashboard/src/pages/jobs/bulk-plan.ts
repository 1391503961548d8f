import type { Schemas } from '@job-scheduler/api-client';
import { defined } from '../../state/search-values.js';
import type { Job } from './selection.js';

export type BulkRequest = Schemas['BulkRequest'];
export type BulkAction = BulkRequest['action'];

/** One action, with what it needs to know. */
export interface BulkChoice {
  action: BulkAction;
  /** Of a pause. */
  reason: string;
  addTags: readonly string[];
  removeTags: readonly string[];
}

/** The jobs that an action would change: one that is paused already is not paused again. */
export function changedBy({ action, addTags, removeTags }: BulkChoice, jobs: readonly Job[]): Job[] {
  return jobs.filter(({ status, tags }) => {
    switch (action) {
      case 'pause':
        return status === 'active';
      case 'resume':
        return status === 'paused' || status === 'disabled';
      case 'tag':
        return addTags.some((tag) => !tags.includes(tag)) || removeTags.some((tag) => tags.includes(tag));
      case 'run':
      case 'delete':
        return true;
    }
  });
}

/** The request without its jobs. */
export const requestOf = ({ action, reason, addTags, removeTags }: BulkChoice): BulkRequest => ({
  action,
  ...defined({
    reason: action === 'pause' && reason !== '' ? reason : undefined,
    add_tags: action === 'tag' && addTags.length > 0 ? [...addTags] : undefined,
    remove_tags: action === 'tag' && removeTags.length > 0 ? [...removeTags] : undefined,
  }),
});

/** More requests than this would be an undo that nobody can follow. */
const MOST_REQUESTS = 20;

/** The requests that together bring these jobs back to where they were; none if that cannot be done. */
export function undoOf(choice: BulkChoice, changed: readonly Job[]): BulkRequest[] {
  switch (choice.action) {
    case 'pause':
      return together(changed, () => ({ action: 'resume' }));
    case 'resume':
      // What its failures had disabled would be paused instead, and a pause until an instant would have no end.
      return changed.every(({ status, pause }) => status === 'paused' && (pause?.until ?? null) === null)
        ? together(changed, ({ pause }) => ({
            action: 'pause',
            ...defined({ reason: pause?.reason ?? undefined }),
          }))
        : [];
    case 'tag':
      return together(changed, ({ tags }) => tagsBack(choice, tags));
    case 'run':
    case 'delete':
      return [];
  }
}

/** Gives a job these tags again. Those that a request takes off must not be among those that it adds. */
function tagsBack({ addTags, removeTags }: BulkChoice, tags: readonly string[]): BulkRequest {
  const lost = removeTags.filter((tag) => tags.includes(tag));
  const added = addTags.filter((tag) => !tags.includes(tag));
  return {
    action: 'tag',
    ...defined({
      add_tags: lost.length > 0 ? lost : undefined,
      remove_tags: added.length > 0 ? added : undefined,
    }),
  };
}

/** A request for all jobs that need the same one. */
function together(jobs: readonly Job[], requestFor: (job: Job) => BulkRequest): BulkRequest[] {
  const groups = new Map<string, { request: BulkRequest; ids: string[] }>();
  for (const job of jobs) {
    const request = requestFor(job);
    const key = JSON.stringify(request);
    const group = groups.get(key) ?? { request, ids: [] };
    group.ids.push(job.id);
    groups.set(key, group);
  }
  return groups.size > MOST_REQUESTS
    ? []
    : [...groups.values()].map(({ request, ids }) => ({ ...request, ids }));
}
