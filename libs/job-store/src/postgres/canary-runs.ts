import { CANARY_JOB_ID } from '@job-scheduler/job-model';
import { CanaryRuns, type CanaryRun } from '../canary-runs.js';
import { execute, type Database } from './database.js';
import { ago } from './instants.js';

/** The canary's runs in PostgreSQL. */
export class PostgresCanaryRuns extends CanaryRuns {
  constructor(private readonly database: Database) {
    super();
  }

  async last(): Promise<CanaryRun | null> {
    const [row] = await execute<CanaryRun>(this.database.pool, LAST_CANARY, [CANARY_JOB_ID]);
    return row ?? null;
  }

  async trim(keptMs: number): Promise<number> {
    return (await execute(this.database.pool, TRIM_CANARY, [CANARY_JOB_ID, keptMs])).length;
  }
}

const LAST_CANARY = {
  name: 'last_canary',
  text: `
    SELECT (extract(epoch FROM started_at - scheduled_at) * 1000)::float8 AS lateness_ms,
           (extract(epoch FROM clock_timestamp() - scheduled_at) * 1000)::float8 AS age_ms
    FROM runs WHERE job_id = $1 AND state = 'succeeded' ORDER BY id DESC LIMIT 1`,
};

/** Keeps the last success, however old it is: a scheduler that starts must know since when nothing comes through. */
const TRIM_CANARY = {
  name: 'trim_canary',
  text: `
    DELETE FROM runs WHERE job_id = $1 AND finished_at < ${ago('$2')} AND id IS DISTINCT FROM (
      SELECT id FROM runs WHERE job_id = $1 AND state = 'succeeded' ORDER BY id DESC LIMIT 1)
    RETURNING id`,
};
