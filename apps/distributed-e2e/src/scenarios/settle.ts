import type { ApiClient } from '@job-scheduler/testing';
import { setTimeout as delay } from 'node:timers/promises';
import { expectedTicks } from '../expected/expected-ticks.js';
import { timelinesOf } from '../expected/job-timeline.js';
import type { DriverLine } from '../history/driver-log.js';
import { FINAL_STATES, type LedgerRow } from '../history/ledger.js';

/** Longer than any recovery may take: after this the checker reports what is missing. */
const LIMIT_MS = 45_000;
const LOOK_EVERY_MS = 500;

/**
 * Waits until nothing can happen to the ticks up to `until` any more, or until that takes too long. Resolves to the
 * rows of the driver's jobs since `from`.
 */
export async function settledLedger(
  api: ApiClient,
  driver: readonly DriverLine[],
  { from, until }: { from: number; until: number },
): Promise<LedgerRow[]> {
  await delay(Math.max(0, until - Date.now()));
  for (const deadline = performance.now() + LIMIT_MS; ; await delay(LOOK_EVERY_MS)) {
    const isLate = performance.now() > deadline;
    if ((await countOpen(api, from, until)) > 0 && !isLate) continue;
    const rows = await ledger(api, driver, from);
    if (isLate || isComplete(rows, driver, until)) return rows;
  }
}

const instant = (at: number): string => encodeURIComponent(new Date(at).toISOString());

async function countOpen(api: ApiClient, from: number, until: number): Promise<number> {
  const states = ['queued', 'running', 'retrying', 'waiting', 'awaiting'].map((state) => `&state=${state}`);
  const query = `?limit=1&from=${instant(from)}&to=${instant(until + 1)}${states.join('')}`;
  const { data } = await api.ok<{ data: LedgerRow[] }>('GET', `/v1/runs${query}`);
  return data.length;
}

async function ledger(api: ApiClient, driver: readonly DriverLine[], from: number): Promise<LedgerRow[]> {
  const jobs = new Set(timelinesOf(driver).map(({ jobId }) => jobId));
  const rows = await api.all<LedgerRow>('/v1/runs', `&from=${instant(from)}`);
  return rows.filter((row) => jobs.has(row.job_id));
}

/** Whether each job's last tick has a row, and all rows are final. */
function isComplete(rows: readonly LedgerRow[], driver: readonly DriverLine[], until: number): boolean {
  const accounted = new Map<string, number>();
  for (const row of rows) {
    const at = Date.parse(row.to ?? row.scheduled_at);
    if (at <= until && !FINAL_STATES.has(row.state)) return false;
    accounted.set(row.job_id, Math.max(at, accounted.get(row.job_id) ?? 0));
  }
  return timelinesOf(driver).every((timeline) => {
    const last = expectedTicks(timeline, until, 0).findLast(({ required }) => required);
    return last === undefined || (accounted.get(timeline.jobId) ?? 0) >= last.at;
  });
}
