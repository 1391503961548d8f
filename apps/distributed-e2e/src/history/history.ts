import type { DriverLine } from './driver-log.js';
import type { LedgerRow } from './ledger.js';
import type { TargetLine } from './target-log.js';

/** Everything that was recorded about one scenario. The checker sees nothing else. */
export interface History {
  target: TargetLine[];
  driver: DriverLine[];
  /** Every row of the scenario's jobs, for any tick. */
  ledger: LedgerRow[];
  /** The first instant whose ticks must be on time, epoch milliseconds: when every job had been called. */
  warmAt: number;
  /** The last instant whose ticks are judged, epoch milliseconds: about when the load ended. */
  until: number;
}
