import { undecidedPlan, type UndecidedTick } from '@job-scheduler/job-model';
import type { RecordedTicks } from '../tick-ledger.js';
import { STANDS_AT_INSTANT } from './announced-ticks.js';
import { arrayText } from './array-text.js';
import { inTransaction, query, type Database } from './database.js';
import { recordUnderLocks } from './exclusive-runs.js';

/**
 * Records announced ticks about which something is to be decided, and decides it, once they are due. Their runs are claimed afterwards,
 * one by one. A cursor that is locked is passed over.
 */
export const decideTicks = (database: Database, ticks: UndecidedTick[]): Promise<RecordedTicks[]> =>
  inTransaction(database.hotPool, async (client) => {
    const rows = await query<{ job_id: string }>(client, LOCK_DUE, lockValues(ticks));
    if (rows.length === 0) return [];
    const locked = new Set(rows.map(({ job_id }) => job_id));
    return recordUnderLocks(client, ticks.filter(({ job_id }) => locked.has(job_id)).map(undecidedPlan));
  });

/**
 * Locks the cursors of ticks that are due and whose jobs are still as they were announced. `$1..$4` are the ticks by column: jobs,
 * revisions, last ticks, due instants. What is decided about them is said to happen when the transaction began, so that must not have
 * been before they were due.
 */
const LOCK_DUE = {
  name: 'lock_due_undecided',
  text: `
    SELECT c.job_id
    FROM job_cursor c JOIN (
      SELECT job_id, revision, to_timestamp(last_tick / 1000) AS last_tick, to_timestamp(due_at / 1000) AS due_at
      FROM unnest($1::uuid[], $2::int[], $3::float8[], $4::float8[]) AS tick (job_id, revision, last_tick, due_at)
    ) t USING (job_id)
    WHERE ${STANDS_AT_INSTANT} AND t.due_at <= now()
    ORDER BY c.job_id
    FOR UPDATE OF c SKIP LOCKED`,
};

const lockValues = (ticks: UndecidedTick[]): unknown[] => [
  arrayText(ticks.map(({ job_id }) => job_id)),
  arrayText(ticks.map(({ revision }) => revision)),
  arrayText(ticks.map(({ last_tick }) => last_tick)),
  arrayText(ticks.map(({ due_at }) => due_at)),
];
