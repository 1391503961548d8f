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

/** The request that brings these jobs back to where they were; null where there is none. */
export function undoOf(choice: BulkChoice, changed: readonly Job[]): BulkRequest | null {
  const ids = changed.map(({ id }) => id);
  switch (choice.action) {
    case 'pause':
      return { action: 'resume', ids };
    case 'resume':
      // What its failures had disabled would be paused instead, and a pause until an instant would have no end.
      return changed.every(({ status, pause }) => status === 'paused' && (pause?.until ?? null) === null)
        ? { action: 'pause', ids, ...defined({ reason: commonReason(changed) }) }
        : null;
    case 'tag':
      return changed.every(({ tags }) => isWhollyNew(choice, tags))
        ? { action: 'tag', ids, add_tags: [...choice.removeTags], remove_tags: [...choice.addTags] }
        : null;
    case 'run':
    case 'delete':
      return null;
  }
}

/** Whether the reverse gives back exactly these tags. */
const isWhollyNew = ({ addTags, removeTags }: BulkChoice, tags: readonly string[]): boolean =>
  addTags.every((tag) => !tags.includes(tag)) && removeTags.every((tag) => tags.includes(tag));

function commonReason(jobs: readonly Job[]): string | undefined {
  const reasons = new Set(jobs.map(({ pause }) => pause?.reason ?? undefined));
  return reasons.size === 1 ? [...reasons][0] : undefined;
}
