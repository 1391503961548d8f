import type { PostgresShare } from '@job-scheduler/platform/postgres';
import { MOST_LEAD_MS } from '../claim-ledger.js';
import { execute, query, type Connection } from './database.js';
import { timestampOf } from './instants.js';

/** Locks on cursors, under which runs are recorded and decided about. Several locks are taken in job-id order. */

/** PostgreSQL's clock, epoch milliseconds: the time now, not the start of the transaction. */
export async function storeNow(connection: Connection): Promise<number> {
  const [row] = await query<{ now: number }>(connection, STORE_NOW, []);
  return row?.now ?? Number.NaN;
}

const STORE_NOW = { name: 'store_now', text: 'SELECT clock_timestamp() AS now' };

/** The same with its fraction, as a transaction of its own. Throws StoreUnavailableError. */
export async function exactStoreNow(pool: PostgresShare): Promise<number> {
  const [row] = await execute<{ now: number }>(pool, EXACT_STORE_NOW, []);
  return row?.now ?? Number.NaN;
}

const EXACT_STORE_NOW = {
  name: 'exact_store_now',
  text: 'SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS now',
};

/**
 * PostgreSQL's clock, for a change of jobs whose cursors this transaction has locked and whose last ticks were at these instants. A
 * tick that was announced is recorded just before it is due, and will be called as its job was: this waits until it is past, so that
 * the change comes after it. What lies further ahead comes from a clock that was wrong, and nobody waits for it.
 */
export async function passedTick(connection: Connection, lastTicks: number[]): Promise<number> {
  const now = await storeNow(connection);
  const ahead = lastTicks.filter((at) => at > now && at - now <= MOST_LEAD_MS);
  if (ahead.length === 0) return now;
  await query(connection, WAIT_UNTIL, [timestampOf(Math.max(...ahead))]);
  return storeNow(connection);
}

const WAIT_UNTIL = {
  name: 'wait_until',
  text: `SELECT pg_sleep(greatest(0, extract(epoch FROM $1::timestamptz - clock_timestamp())))`,
};

/** A cursor as it is while this transaction holds its lock. */
export interface LockedCursor {
  job_id: string;
  revision: number;
  status: string;
  last_tick: number;
}

/** Locks cursors against all other changes. */
export const lockCursors = (connection: Connection, jobIds: string[]): Promise<LockedCursor[]> =>
  query<LockedCursor>(connection, LOCK_CURSORS, [jobIds]);

/** The same for those cursors that are not locked already; the others are left out. */
export const lockFreeCursors = (connection: Connection, jobIds: string[]): Promise<LockedCursor[]> =>
  query<LockedCursor>(connection, LOCK_FREE_CURSORS, [jobIds]);

const LOCK_CURSORS = {
  name: 'lock_cursors',
  text: `
    SELECT job_id, revision, status, last_tick FROM job_cursor WHERE job_id = ANY($1::uuid[])
    ORDER BY job_id FOR UPDATE`,
};

const LOCK_FREE_CURSORS = { name: 'lock_free_cursors', text: `${LOCK_CURSORS.text} SKIP LOCKED` };

/**
 * Locks a cursor against all other changes, and reads the store's clock after taking the lock. Null for an unknown job.
 */
export async function lockCursor(
  connection: Connection,
  jobId: string,
): Promise<{ revision: number; now: number } | null> {
  return (await query<{ revision: number; now: number }>(connection, LOCK_CURSOR, [jobId]))[0] ?? null;
}

const LOCK_CURSOR = {
  name: 'lock_cursor',
  text: 'SELECT revision, clock_timestamp() AS now FROM job_cursor WHERE job_id = $1 FOR UPDATE',
};

/** Locks cursors against the deletion of their jobs. Resolves to the jobs that exist. */
export async function keepCursors(connection: Connection, jobIds: string[]): Promise<Set<string>> {
  const rows = await query<{ job_id: string }>(connection, KEEP_CURSORS, [jobIds]);
  return new Set(rows.map(({ job_id }) => job_id));
}

const KEEP_CURSORS = {
  name: 'keep_cursors',
  text: 'SELECT job_id FROM job_cursor WHERE job_id = ANY($1::uuid[]) ORDER BY job_id FOR NO KEY UPDATE',
};

/** Makes a run its job's newest. */
export const setLastRun = (connection: Connection, jobId: string, runId: string): Promise<unknown> =>
  query(connection, SET_LAST_RUN, [jobId, runId]);

const SET_LAST_RUN = {
  name: 'set_last_run',
  text: 'UPDATE job_cursor SET last_run_id = $2 WHERE job_id = $1',
};
