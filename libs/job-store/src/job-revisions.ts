import type { Job, JobStatus } from '@job-scheduler/job-model';
import type { Page } from './page.js';

/** What a write did to a job. `kept`: the first revision that is known of a job from before revisions were kept. */
export const REVISION_ACTIONS = [
  'created',
  'updated',
  'paused',
  'resumed',
  'disabled',
  'restored',
  'deleted',
  'kept',
] as const;
export type RevisionAction = (typeof REVISION_ACTIONS)[number];

/** Whose write it is. */
export interface Author {
  actor: string;
  /** Whoever applies the job from files, if that is what the write does. */
  manager?: string;
  /** What a change of the definition does, if not `updated`. */
  action?: 'restored';
}

/** A write to a job. Instants are epoch milliseconds. */
export interface RevisionSummary {
  job_id: string;
  revision: number;
  action: RevisionAction;
  /** The job's status after it. */
  status: JobStatus | 'deleted';
  actor: string;
  manager: string | null;
  at: number;
}

/** The same, with the definition that the job then had, and the one before that write (null for the first that is known). */
export interface Revision extends RevisionSummary {
  definition: Job['definition'];
  before: Job['definition'] | null;
}

/** At least so many of a job's newest revisions are kept. */
export const REVISIONS_KEPT = 100;

/**
 * What each job was at each of its revisions. JobRepository keeps one with each write, in its transaction, and removes those older
 * than the newest REVISIONS_KEPT, and all when the numbers begin again at 1 (`revisionAfter`). Throws StoreUnavailableError when
 * the store is away.
 */
export abstract class JobRevisions {
  /** The revisions of a job, newest first; `after`: the revision that ended the page before. */
  abstract list(query: {
    job_id: string;
    limit: number;
    after: number | null;
  }): Promise<Page<RevisionSummary, number>>;

  /** Null for a revision that is not known, or not kept any more. */
  abstract get(jobId: string, revision: number): Promise<Revision | null>;
}
