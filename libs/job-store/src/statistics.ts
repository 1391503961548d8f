import type { ScheduleDefinition, ScheduleGroup } from '@job-scheduler/job-model';
import type { JobQuery } from './job-repository.js';

/** How runs and ticks ended that were scheduled in a stretch of time; skipped ticks count one by one. */
export interface Outcomes {
  succeeded: number;
  failed: number;
  lost: number;
  cancelled: number;
  skipped: number;
  /** Runs that have not ended. */
  open: number;
  /** Of runs of ticks, from the tick to the first byte sent; null if none began. Milliseconds. */
  lateness_average_ms: number | null;
  lateness_most_ms: number | null;
}

/** Runs that have not ended, by their state, and what is late. */
export interface OpenRuns {
  queued: number;
  running: number;
  retrying: number;
  waiting: number;
  awaiting: number;
  /** Jobs that are due for more than 30 s, and runs that wait for a runner for more than 30 s. */
  late: number;
}

/** A job whose ticks are to be spread. */
export interface SpreadableJob extends ScheduleDefinition {
  id: string;
  name: string;
  jitter_seconds: number;
}

/** The processes at work, as far as the store knows them, and the store itself. Instants are epoch milliseconds. */
export interface Processes {
  now: number;
  /** Of the server, like `17.5`. */
  store_version: string;
  /** The newest migration. */
  schema: string;
  runners: {
    id: string;
    started_at: number;
    renewed_at: number;
    /** Runs that it has claimed and that have not ended. */
    calls: number;
    /** How many calls it makes at once; null if it is of a release that does not say so. */
    capacity: number | null;
  }[];
  /** The scheduler that repairs, and until when it has said so. */
  leases: { name: string; holder: string; expires_at: number }[];
}

/** How many of some jobs have a value. */
export interface FacetCount {
  value: string;
  count: number;
}

/** The values that some jobs have, the most frequent first; of tags the first hundred. */
export interface Facets {
  status: FacetCount[];
  /** Jobs that have not run yet are in none. */
  last_outcome: FacetCount[];
  namespace: FacetCount[];
  tag: FacetCount[];
  /** How many jobs were counted. */
  counted: number;
  /** Whether there are more jobs, which were not counted. */
  more: boolean;
}

/** Of which namespaces figures are; null or left out: of all. */
type Namespaces = readonly string[] | null;

/** Figures about all jobs and runs. The canary is in none. Throws StoreUnavailableError when the store is away. */
export abstract class Statistics {
  /** The outcomes in each of `count` stretches of `size` milliseconds from `from` on. Reads all runs of that time. */
  abstract outcomes(
    buckets: { from: number; size: number; count: number },
    namespaces?: Namespaces,
  ): Promise<Outcomes[]>;

  abstract openRuns(namespaces?: Namespaces): Promise<OpenRuns>;

  /** The schedules of all active jobs, those that are alike together. */
  abstract schedules(namespaces?: Namespaces): Promise<ScheduleGroup[]>;

  /** The active jobs that a query finds, by name: the first `limit` of them. */
  abstract spreadable(
    query: Pick<JobQuery, 'q' | 'tags' | 'namespaces'>,
    limit: number,
  ): Promise<SpreadableJob[]>;

  /** The values of the jobs that a query finds; counts no more than `most` of them. */
  abstract facets(
    query: Pick<JobQuery, 'q' | 'namespaces' | 'status' | 'tags' | 'last_outcome'>,
    most: number,
  ): Promise<Facets>;

  abstract processes(): Promise<Processes>;
}
