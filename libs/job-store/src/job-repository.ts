import type { Audited } from './audit-log.js';
import type { EndedRun } from './outcomes/ended-run.js';
import type { OnceOnly } from './idempotency-store.js';
import type { Author } from './job-revisions.js';
import type { Page } from './page.js';
import type { Job, JobChange, JobStatus, LastOutcome, RunReference, Skip } from '@job-scheduler/job-model';

/** An existing job of the namespace already has this name. */
export class NameTakenError extends Error {
  constructor(readonly jobName: string) {
    super(`A job named ${JSON.stringify(jobName)} already exists.`);
  }
}

/** The system of record cannot be reached or refuses writes right now; trying again later may help. */
export class StoreUnavailableError extends Error {}

/**
 * The system of record refuses a value, or cannot work with one that it holds. Trying again does not help; in a batch,
 * one of the items is to blame.
 */
export class BadDataError extends Error {}

/**
 * The possible orders of a job list; `-` means descending. Ties are broken by id. `next_run` goes by the cursor's next
 * due time, which for a paused job is the end of its pause; jobs without one count as later than all others. `status` goes
 * by STATUS_ORDER, and `last_outcome` by OUTCOME_ORDER; jobs without an outcome are last, also when it descends.
 */
export const JOB_SORTS = [
  '-created_at',
  'created_at',
  'name',
  '-name',
  'next_run',
  '-next_run',
  'updated_at',
  '-updated_at',
  'status',
  '-status',
  'last_outcome',
  '-last_outcome',
] as const;
export type JobSort = (typeof JOB_SORTS)[number];

/** Statuses as lists go by them: first what somebody may have to look at. */
export const STATUS_ORDER = ['disabled', 'paused', 'ended', 'active'] as const satisfies readonly JobStatus[];

/** Outcomes of the latest run to finish as lists go by them, likewise. */
export const OUTCOME_ORDER = [
  'failed',
  'lost',
  'cancelled',
  'succeeded',
] as const satisfies readonly LastOutcome[];

/** Filters of a job list: values of one filter are alternatives, filters are combined. */
export interface JobQuery {
  /**
   * Part of the name, the description, the URL or the schedule in words, in any letter case; one or two characters: the beginning of
   * the name.
   */
  q: string | null;
  /** Null or left out: all. */
  namespaces?: readonly string[] | null;
  status: JobStatus[];
  tags: string[];
  last_outcome: LastOutcome[];
  sort: JobSort;
  limit: number;
  /** Where the page begins: the position of the last item of the page before. */
  after: JobPosition | null;
}

/** A job's place in a list: the value it is sorted by (text or epoch milliseconds; null: it has none) and its id. */
export interface JobPosition {
  key: string | number | null;
  id: string;
}

/** The result of a write: the job after it, and what it did to the ledger. */
export interface JobWrite {
  job: Job;
  /** False when the decision was that nothing differs. */
  changed: boolean;
  /** Ticks that the write accounted for as skipped. */
  skips: Skip[];
  /** Runs of missed ticks that the write queued; they have to be armed. */
  queued: RunReference[];
  /** Runs that the write cancelled. */
  ended: EndedRun[];
}

/**
 * The jobs in the system of record. Every write changes job, cursor and ledger in one transaction, and keeps a revision
 * (JobRevisions), by default one of the system; "now" is the store's own clock. Throws StoreUnavailableError when the store is away.
 */
export abstract class JobRepository {
  /** Stores a new job. `decide` gets the store's clock, epoch ms. Throws NameTakenError, KeyTakenError and UnknownSecretsError. */
  abstract create(
    decide: (now: number) => Job,
    once?: OnceOnly<Job>,
    author?: Author,
    audited?: Audited<Job>,
  ): Promise<Job>;

  abstract get(id: string): Promise<Job | null>;

  /** `namespace`: DEFAULT_NAMESPACE if it is left out. */
  abstract getByName(name: string, namespace?: string): Promise<Job | null>;

  /** Leaves out the canary. */
  abstract list(query: JobQuery): Promise<Page<Job, JobPosition>>;

  /** How many jobs a query finds, whatever its page; counts no further than `most` + 1. */
  abstract count(query: JobQuery, most: number): Promise<number>;

  /** How many jobs have each status; statuses without a job may be missing. Leaves out the canary. Reads every cursor. */
  abstract countByStatus(namespaces?: readonly string[] | null): Promise<Map<JobStatus, number>>;

  /**
   * Changes a job under its lock. `decide` is pure and may run more than once. When it throws, nothing is written and
   * the caller gets the error; null means that nothing differs. Returns null for an unknown job. Throws NameTakenError,
   * KeyTakenError and UnknownSecretsError.
   */
  abstract edit(
    id: string,
    decide: (job: Job, now: number) => JobChange | null,
    once?: OnceOnly<JobWrite>,
    author?: Author,
    audited?: Audited<JobWrite>,
  ): Promise<JobWrite | null>;

  /**
   * Deletes a job under its lock: its waiting runs are cancelled, its history stays until retention.
   * `decide` as in `edit`. Returns the cancelled runs, or null for an unknown job and for the canary, which has one id for ever.
   */
  abstract delete(
    id: string,
    decide: (job: Job, now: number) => Pick<JobChange, 'skips' | 'cancelRuns'>,
    author?: Author,
    audited?: Audited<EndedRun[]>,
  ): Promise<EndedRun[] | null>;
}
