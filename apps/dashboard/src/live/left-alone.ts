import { createStore } from '../state/store.js';
import type { QueryKey } from './affected.js';

/**
 * The id of what this page is deleting, or has deleted; null if there is none. An event about it can come before
 * the answer, and must not make the page ask for it, since the API would answer 404.
 */
export const leftAlone = createStore<string | null>(null);

/** Whether a query is about what is left alone, be it one of its filters. */
export function isLeftAlone(queryKey: QueryKey): boolean {
  const id = leftAlone.get();
  return id !== null && JSON.stringify(queryKey).includes(id);
}
