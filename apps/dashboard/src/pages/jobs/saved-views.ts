import type { DraftStorage } from '../../session/drafts.js';

/** A search of the list that somebody gave a name, in this browser. */
export interface SavedView {
  name: string;
  /** The URL's part from `?` on; empty for the whole list. */
  search: string;
}

const NAME = 'views:jobs';

/** The views of this browser; none if it keeps nothing, or what it keeps cannot be read. */
export function readViews(storage: DraftStorage): SavedView[] {
  try {
    const views: unknown = JSON.parse(storage.getItem(NAME) ?? '[]');
    return Array.isArray(views) ? views.filter(isView) : [];
  } catch {
    return [];
  }
}

const isView = (value: unknown): value is SavedView =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  'search' in value &&
  typeof value.name === 'string' &&
  typeof value.search === 'string';

/** The views with this one, which replaces one of the same name, in the order of their names. */
export const withView = (views: readonly SavedView[], view: SavedView): SavedView[] =>
  [...views.filter(({ name }) => name !== view.name), view].toSorted((a, b) => a.name.localeCompare(b.name));

/** Keeps the views. Returns whether the browser did. */
export function writeViews(storage: DraftStorage, views: readonly SavedView[]): boolean {
  try {
    storage.setItem(NAME, JSON.stringify(views));
    return true;
  } catch {
    return false;
  }
}
