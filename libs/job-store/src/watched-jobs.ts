/** What metrics tell of a job. Instants are epoch milliseconds. */
export interface WatchedJob {
  namespace: string;
  name: string;
  /** Null when no further tick will come. */
  next_due: number | null;
  /** How many of its latest runs failed, one after the other. */
  failures: number;
  /** When the latest run that succeeded ended; null if none of its newest runs did. */
  succeeded_at: number | null;
}

/** The jobs of which metrics tell one by one. Throws StoreUnavailableError when the store is away. */
export abstract class WatchedJobs {
  /** The first jobs with a tag, by namespace and name, `most` at most; `total`: how many have it. */
  abstract first(tag: string, most: number): Promise<{ jobs: WatchedJob[]; total: number }>;
}
