/** The last run of the canary that succeeded. */
export interface CanaryRun {
  /** From when it was due to the first byte sent, milliseconds. */
  lateness_ms: number;
  /** How long ago it was due by the store's clock, milliseconds. */
  age_ms: number;
}

/** The runs of the job that the system keeps for itself. Throws StoreUnavailableError when the store is away. */
export abstract class CanaryRuns {
  /** The last one that succeeded, of those that are kept; null when there is none. */
  abstract last(): Promise<CanaryRun | null>;

  /** Removes all that ended longer ago than this, milliseconds. Resolves to their number. */
  abstract trim(keptMs: number): Promise<number>;
}
