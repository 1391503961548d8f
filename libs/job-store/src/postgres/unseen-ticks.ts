import { sql, type AnyColumn } from 'drizzle-orm';
import { setTimeout as delay } from 'node:timers/promises';
import { MOST_LEAD_MS } from '../claim-ledger.js';

/**
 * Announced ticks are recorded just before they are due, and nobody sees them before that: whoever reads one waits until its
 * instant, so that what he is told is true when he hears it.
 */

/** SQL: how far an instant lies ahead, milliseconds; 0 for one that is past. */
export const aheadMs = (instant: string): string =>
  `greatest(0, extract(epoch FROM ${instant} - clock_timestamp()) * 1000)::float8`;

/** The same for a query of the builder. */
export const columnAheadMs = (instant: AnyColumn) =>
  sql<number>`greatest(0, extract(epoch FROM ${instant} - clock_timestamp()) * 1000)::float8`;

/** Waits until the instants of all rows are past. What lies too far ahead comes from a clock that was wrong, and is shown at once. */
export async function onceDue<Row extends { ahead_ms: number }>(rows: Row[]): Promise<Row[]> {
  let wait = 0;
  for (const { ahead_ms } of rows) if (ahead_ms <= MOST_LEAD_MS) wait = Math.max(wait, ahead_ms);
  if (wait > 0) await delay(Math.ceil(wait));
  return rows;
}
