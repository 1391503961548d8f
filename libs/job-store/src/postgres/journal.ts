import { CANARY_JOB_ID } from '@job-scheduler/job-model';
import { Journal, type JournalEvent, type JournalPlace } from '../journal.js';
import { execute, type Database } from './database.js';
import { timestampOf } from './instants.js';

/** A transaction that is older than this holds nothing back: those of ours take seconds at most. */
const OLDEST_TRANSACTION_SECONDS = 60;

/** The journal from the rows of runs and revisions. */
export class PostgresJournal extends Journal {
  constructor(private readonly database: Database) {
    super();
  }

  async horizon(): Promise<number> {
    const values = [OLDEST_TRANSACTION_SECONDS];
    const [row] = await execute<{ horizon: number }>(this.database.pool, HORIZON, values);
    if (row === undefined) throw new Error('PostgreSQL did not tell its time.');
    return row.horizon;
  }

  async after({ at, key }: JournalPlace, limit: number): Promise<JournalEvent[]> {
    const values = [timestampOf(at), key, limit, CANARY_JOB_ID];
    const rows = await execute<{ at: number; key: string; event: object }>(
      this.database.pool,
      EVENTS_AFTER,
      values,
    );
    return rows.map(({ event, ...place }) => ({ ...event, ...place }) as JournalEvent);
  }
}

/**
 * Read in a statement of its own, before the one that reads events: a transaction that is not listed here has ended, so the next
 * statement sees what it wrote. All processes of Job-Scheduler go by the same name.
 */
const HORIZON = {
  name: 'horizon',
  text: `
    SELECT least(now(), min(xact_start)) AS horizon FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = current_setting('application_name')
      AND pid <> pg_backend_pid() AND xact_start > now() - $1::float8 * interval '1 second'`,
};

const NOTED_AT = 'coalesce(r.noted_at, r.finished_at)';

/** To the millisecond, as places are. */
const placed = (at: string, key: string): string => `
  ${at} >= $1::timestamptz AND (date_trunc('milliseconds', ${at}), ${key}) > ($1::timestamptz, $2)`;

const RUN_KEY = `(r.id::text || '/' || r.state) COLLATE "C"`;
const JOB_KEY = `(v.job_id::text || '/' || v.revision) COLLATE "C"`;

const EVENTS_AFTER = {
  name: 'events_after',
  text: `
    SELECT at, key, event FROM (
      (SELECT date_trunc('milliseconds', ${NOTED_AT}) AS at, ${RUN_KEY} AS key, json_build_object(
                'kind', 'run', 'run_id', r.id, 'job_id', r.job_id, 'job_name', j.name, 'namespace', j.namespace, 'state', r.state, 'reason', r.reason,
                'trigger', r.trigger, 'scheduled_at', floor(date_part('epoch', r.scheduled_at) * 1000),
                'skipped', CASE r.state WHEN 'skipped' THEN coalesce(r.skip_count, 1) END) AS event
       FROM runs r JOIN jobs j ON j.id = r.job_id
       WHERE r.finished_at IS NOT NULL AND r.job_id <> $4::uuid AND ${placed(NOTED_AT, RUN_KEY)}
       ORDER BY 1, 2 LIMIT $3)
      UNION ALL
      (SELECT date_trunc('milliseconds', v.at) AS at, ${JOB_KEY} AS key, json_build_object(
                'kind', 'job', 'job_id', v.job_id, 'job_name', j.name, 'namespace', j.namespace, 'revision', v.revision, 'action', v.action,
                'status', v.status, 'actor', v.actor, 'manager', v.manager) AS event
       FROM job_revisions v JOIN jobs j ON j.id = v.job_id
       WHERE v.job_id <> $4::uuid AND ${placed('v.at', JOB_KEY)}
       ORDER BY 1, 2 LIMIT $3)
    ) AS happened ORDER BY at, key LIMIT $3`,
};
