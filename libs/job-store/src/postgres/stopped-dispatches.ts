import { codeOf, GAVE_WAY, query, type Connection } from './database.js';
import { DETACH_UNCLAIMED_OF_JOB, DETACH_UNLOCKED_OF_JOB } from './leased-runs.js';

/**
 * Detaches the runs of a job that is being stopped and that nobody has claimed, in the transaction that holds its cursor. A
 * dispatch that stays locked, as by a process that was suspended while it stopped another job of it, must not keep this job from
 * being stopped: its run is left where it is, and its claim sees that the job was stopped.
 */
export async function detachUnclaimed(connection: Connection, jobId: string): Promise<void> {
  await connection.query(`SAVEPOINT detached; SET LOCAL lock_timeout = '100ms'`);
  try {
    await query(connection, DETACH_UNCLAIMED_OF_JOB, [jobId]);
    await connection.query('SET LOCAL lock_timeout TO DEFAULT; RELEASE SAVEPOINT detached');
  } catch (error) {
    if (!GAVE_WAY.has(codeOf(error) ?? '')) throw error;
    await connection.query('ROLLBACK TO SAVEPOINT detached');
    await query(connection, DETACH_UNLOCKED_OF_JOB, [jobId]);
  }
}

/**
 * Detaches the runs of a job that goes on, which its stop passed over, in the transaction that holds its cursor. Returns their
 * ids: nothing was recorded while it was stopped, so all that nobody has claimed are from before. Where a dispatch stays locked,
 * this gives way, and its transaction is repeated.
 */
export async function detachPassedOver(connection: Connection, jobId: string): Promise<string[]> {
  await connection.query(`SET LOCAL lock_timeout = '100ms'`);
  const rows = await query<{ id: string }>(connection, DETACH_UNCLAIMED_OF_JOB, [jobId]);
  await connection.query('SET LOCAL lock_timeout TO DEFAULT');
  return rows.map(({ id }) => id);
}
