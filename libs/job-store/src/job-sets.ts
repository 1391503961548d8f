import type { Job, JobChange, ManagedJob } from '@job-scheduler/job-model';
import type { Audited } from './audit-log.js';
import type { OnceOnly } from './idempotency-store.js';
import type { JobWrite } from './job-repository.js';
import type { Author } from './job-revisions.js';

/** Some of the jobs of a write are not as they were read; nothing was written. */
export class JobsChangedError extends Error {
  constructor() {
    super('Jobs were changed, created or deleted since they were read.');
  }
}

/** A write of many jobs, with who manages them, as they were read. Each `decide` is pure and may run more than once; when one throws, nothing is written. */
export interface JobSetChange {
  author: Required<Pick<Author, 'actor' | 'manager'>>;
  /** Makes the new jobs, in turns with other work when they are many; `now` is the store's clock, epoch ms. */
  created: (now: number) => Promise<Job[]>;
  /** Jobs, each with what becomes of it. */
  edited: (ManagedJob & { decide: (job: Job, now: number) => JobChange | null })[];
  deleted: ManagedJob[];
  /** Jobs that the author manages from now on, and that stay as they are otherwise. */
  adopted: ManagedJob[];
}

/** What a write of many jobs did. */
export interface JobSetWrite {
  created: Job[];
  edited: JobWrite[];
  deleted: Pick<JobWrite, 'job' | 'ended'>[];
}

/** Many jobs as one. Throws StoreUnavailableError when the store is away. */
export abstract class JobSets {
  /** The jobs of some names, in whatever namespace, and all of a manager's unless that is null. Leaves out the canary. */
  abstract find(names: string[], manager: string | null): Promise<ManagedJob[]>;

  /** Throws UnknownSecretsError if a write of these jobs would, now. */
  abstract requireSecrets(jobs: readonly Pick<Job, 'namespace' | 'definition'>[]): Promise<void>;

  /**
   * Writes all of it in one transaction, which keeps a revision of each job it changes. Only then are locks taken, in the order of
   * ids. Throws JobsChangedError, KeyTakenError and UnknownSecretsError.
   */
  abstract write<Result>(
    change: JobSetChange,
    result: (written: JobSetWrite) => Result,
    once?: OnceOnly<Result>,
    audited?: Audited<Result>,
  ): Promise<{ written: JobSetWrite; result: Result }>;
}
