import type { DueRun, RunReference } from '@job-scheduler/job-model';
import { dueAtOnce, type FinishedRuns, type RunEnds } from '../outcomes/ended-run.js';
import { inTransaction, type Database } from './database.js';
import { releaseWaiting } from './exclusive-runs.js';
import { endedOf, isEnded, type WrittenRow } from './run-endings.js';

/** The runs among the written rows that ended, and the runs that waited for that, which it queues. */
export async function followEnds(database: Database, rows: WrittenRow[]): Promise<RunEnds> {
  return { ended: rows.flatMap(endedOf), released: await release(database, rows.filter(isEnded)) };
}

/** What fails here is left to recovery, which does the same: the caller must still learn which runs ended. */
async function release(database: Database, ended: WrittenRow[]): Promise<RunReference[]> {
  const jobIds = [...new Set(ended.flatMap((row) => (row.exclusive ? [row.job_id] : [])))];
  if (jobIds.length === 0) return [];
  try {
    return await inTransaction(database.hotPool, (client) => releaseWaiting(client, jobIds));
  } catch {
    return [];
  }
}

/** When a run that goes on is due again, as a list of one entry or none. */
export const dueOf = ({ run_id, due_at }: WrittenRow): DueRun[] =>
  due_at === null ? [] : [{ run_id, due_at }];

/** The consequences of the rows that were written. */
export async function finishedOf(database: Database, rows: WrittenRow[]): Promise<FinishedRuns> {
  const { ended, released } = await followEnds(database, rows);
  return {
    ended,
    standing: new Set(rows.map((row) => row.run_id)),
    due: [...rows.flatMap(dueOf), ...dueAtOnce(released)],
  };
}
