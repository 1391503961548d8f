import { WatchedJobs, type WatchedJob } from '../watched-jobs.js';
import { execute, type Database } from './database.js';

/** A success is looked for among so many of the newest runs of a job. */
const NEWEST_RUNS = 200;

/** Watched jobs in PostgreSQL. */
export class PostgresWatchedJobs extends WatchedJobs {
  constructor(private readonly database: Database) {
    super();
  }

  async first(tag: string, most: number): Promise<{ jobs: WatchedJob[]; total: number }> {
    const rows = await execute<WatchedJob & { total: number }>(this.database.pool, WATCHED, [tag, most]);
    return { jobs: rows.map(({ total: _, ...job }) => job), total: rows[0]?.total ?? 0 };
  }
}

const WATCHED = {
  name: 'watched_jobs',
  text: `
    WITH tagged AS MATERIALIZED (
      SELECT id, namespace, name, (count(*) OVER ())::int AS total
      FROM jobs
      WHERE deleted_at IS NULL AND tags @> ARRAY[$1::text]
      ORDER BY namespace, name
      LIMIT $2
    )
    SELECT t.namespace, t.name, t.total, c.next_due, c.failures, newest.succeeded_at
    FROM tagged t JOIN job_cursor c ON c.job_id = t.id
    CROSS JOIN LATERAL (
      SELECT max(r.finished_at) FILTER (WHERE r.state = 'succeeded') AS succeeded_at
      FROM (SELECT state, finished_at FROM runs WHERE job_id = t.id ORDER BY id DESC LIMIT ${NEWEST_RUNS}) r
    ) newest
    ORDER BY t.namespace, t.name`,
};
