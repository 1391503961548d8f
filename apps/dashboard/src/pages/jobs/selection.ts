import type { Schemas } from '@job-scheduler/api-client';
import { createStore, useStore, type Store } from '../../state/store.js';

export type Job = Schemas['Job'];

/** What bulk actions apply to: chosen jobs, by id, or every job that the filters find. */
export type Selected = ReadonlyMap<string, Job> | 'all';

export type Selection = Store<Selected>;

const NOTHING: Selected = new Map();

export const createSelection = (): Selection => createStore<Selected>(NOTHING);

export const clear = (selection: Selection): void => selection.set(NOTHING);

/** Chooses a job, or no longer. After "all", that one alone is chosen. */
export function toggle(selection: Selection, job: Job): void {
  const selected = selection.get();
  const next = new Map(selected === 'all' ? [] : selected);
  if (!next.delete(job.id)) next.set(job.id, job);
  selection.set(next);
}

/** Chooses all of these, or none when they are all chosen. */
export function toggleShown(selection: Selection, jobs: readonly Job[]): void {
  const selected = selection.get();
  const areAllChosen = selected === 'all' || jobs.every(({ id }) => selected.has(id));
  const next = new Map(selected === 'all' ? [] : selected);
  for (const job of jobs) {
    if (areAllChosen) next.delete(job.id);
    else next.set(job.id, job);
  }
  selection.set(next);
}

export const useIsSelected = (selection: Selection, id: string): boolean => {
  const selected = useStore(selection);
  return selected === 'all' || selected.has(id);
};
