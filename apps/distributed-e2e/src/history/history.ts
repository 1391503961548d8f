import type { DriverLine } from './driver-log.js';
import type { LedgerRow } from './ledger.js';
import type { TargetLine } from './target-log.js';

/** Everything that was written down about one scenario: all that the checker is told. */
export interface History {
  target: TargetLine[];
  driver: DriverLine[];
  /** Every row of the scenario's jobs, whatever its tick. */
  ledger: LedgerRow[];
  /** The last instant whose ticks are judged, epoch milliseconds: by then the load had ended, or soon after. */
  until: number;
}
