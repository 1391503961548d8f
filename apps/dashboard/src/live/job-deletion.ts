import { createStore } from '../state/store.js';
import type { QueryKey } from './affected.js';

/** A job that is being deleted here: the API was asked to, or has done it and the page is about to go. */
export interface JobDeletion {
  jobId: string;
  state: 'asked' | 'done';
}

/** Null when nothing is being deleted. */
export const jobDeletion = createStore<JobDeletion | null>(null);

/**
 * Whether a query is about the job that is deleted, be it one of its filters. An event about it can come before the answer, and
 * must not make the page ask for it, since the API would answer 404.
 */
export function isAboutDeletion(queryKey: QueryKey): boolean {
  const deletion = jobDeletion.get();
  return deletion !== null && JSON.stringify(queryKey).includes(deletion.jobId);
}

/** Whether a job has been deleted, and its page, which is about to go, must ask for nothing. */
export const isDeleted = (deletion: JobDeletion | null, jobId: string): boolean =>
  deletion?.state === 'done' && deletion.jobId === jobId;
