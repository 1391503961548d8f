import { createStore } from '../../../state/store.js';

/** The id of the job that was just deleted on this page, which asks nothing about it any more; null before. */
export const deletedHere = createStore<string | null>(null);
