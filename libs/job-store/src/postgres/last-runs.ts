import type { Job } from '@job-scheduler/job-model';
import { query, type Connection } from './database.js';
import { STATE_OF } from './leased-runs.js';

type LastRun = NonNullable<Job['last_run']>;

/** Runs in the form in which jobs show their last run, by id. Runs that retention removed are missing. */
export async function lastRuns(connection: Connection, runIds: string[]): Promise<Map<string, LastRun>> {
  if (runIds.length === 0) return new Map();
  const runs = await query<LastRun>(connection, LAST_RUNS, [runIds]);
  return new Map(runs.map((run) => [run.id, run]));
}

const LAST_RUNS = {
  name: 'last_runs',
  text: `
    SELECT r.id, ${STATE_OF} AS state, r.scheduled_at FROM unnest($1::uuid[]) AS wanted (id) JOIN runs r USING (id)`,
};
