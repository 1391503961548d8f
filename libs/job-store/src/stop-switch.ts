import type { Audited } from './audit-log.js';

/** What is stopped: the runs of a namespace, or all (null). Instants are epoch milliseconds. */
export interface Stop {
  namespace: string | null;
  reason: string | null;
  actor: string;
  stopped_at: number;
}

/**
 * One switch for the whole system and one for each namespace, in the system of record. While one is off, schedulers account for
 * ticks as skipped, and cancel what is under way. Throws StoreUnavailableError.
 */
export abstract class StopSwitch {
  /** All that is stopped. */
  abstract stops(): Promise<Stop[]>;

  /** Stops; what is stopped already keeps its time, and gets the new reason. */
  abstract stop(stop: Omit<Stop, 'stopped_at'>, audited?: Audited<Stop>): Promise<Stop>;

  /** Lets it go on; null if it was not stopped. */
  abstract resume(namespace: string | null, audited?: Audited<Stop>): Promise<Stop | null>;
}

/** The stop that holds for a namespace, if any: its own, or that of the whole system. */
export const stopOf = (stops: readonly Stop[], namespace: string): Stop | undefined =>
  stops.find((stop) => stop.namespace === null || stop.namespace === namespace);
