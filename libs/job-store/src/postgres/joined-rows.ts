import { getTableColumns, sql } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { takeRows, type Connection } from './database.js';
import { joinsCursor } from './job-list.js';
import { storedPayload, type JobRow } from './job-rows.js';
import { jobCursor, jobs } from './schema.js';
import { columnAheadMs } from './unseen-ticks.js';

/** Jobs joined with their cursors, for `readJobRows`. */
export const selectJobs = (orm: NodePgDatabase) =>
  orm
    .select({
      ...getTableColumns(jobs),
      // The driver would parse JSON, and a payload stays as it was written.
      payload: sql<string | null>`${jobs.payload}::text`.as('payload'),
      ...getTableColumns(jobCursor),
      ahead_ms: columnAheadMs(jobCursor.last_tick).as('ahead_ms'),
    })
    .from(jobs)
    .innerJoin(jobCursor, joinsCursor)
    .$dynamic();

/** What `selectJobs` finds. No two columns of the tables have the same name, so that one object is the row of both. */
type JoinedRow = Omit<JobRow['jobs'], 'payload'> &
  JobRow['job_cursor'] & { payload: string | null; ahead_ms: number };

/**
 * The rows that a query of `selectJobs` finds, as the driver reads them. The query builder would make new objects of them, which
 * takes another 6 KB for each job.
 */
export async function readJobRows(
  connection: Connection,
  selected: { toSQL(): { sql: string; params: unknown[] } },
): Promise<(JobRow & { ahead_ms: number })[]> {
  const { sql: text, params: values } = selected.toSQL();
  return takeRows(await connection.query<JoinedRow>({ text, values })).map((joined) => {
    const row = Object.assign(joined, { payload: storedPayload(joined.payload) });
    return { jobs: row, job_cursor: row, ahead_ms: joined.ahead_ms };
  });
}
