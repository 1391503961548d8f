import { CANARY_JOB_ID } from '@job-scheduler/job-model';
import { Journal, type Horizon, type JournalEvent } from '../journal.js';
import { execute, type Database } from './database.js';
import { timestampOf } from './instants.js';

/**
 * A transaction that has been under way for longer than this is named by itself in a horizon, since what lies behind the horizon is
 * read again and again. Ours take seconds at most, except for very large applies.
 */
const LONG_TRANSACTION_SECONDS = 5;

/** The journal from the rows of runs and revisions. */
export class PostgresJournal extends Journal {
  constructor(private readonly database: Database) {
    super();
  }

  async horizon(): Promise<Horizon> {
    const values = [LONG_TRANSACTION_SECONDS];
    const rows = await execute<{ at: number; is_late: boolean }>(this.database.pool, HORIZON, values);
    const [first, ...others] = rows.filter(({ is_late }) => !is_late).map(({ at }) => at);
    if (first === undefined) throw new Error('PostgreSQL did not tell its time.');
    const late = new Set(rows.filter(({ is_late }) => is_late).map(({ at }) => at));
    return { at: Math.min(first, ...others), late: [...late].sort((a, b) => a - b) };
  }

  async *since(
    at: number,
    limit: number,
    jobs: readonly string[] | null = null,
  ): AsyncIterable<JournalEvent[]> {
    // The driver would escape an array character by character, which ids do not need.
    const ids = jobs === null ? null : `{${jobs.join(',')}}`;
    let place = { exact_at: timestampOf(at), key: '' };
    for (;;) {
      const values = [place.exact_at, place.key, limit, CANARY_JOB_ID, ids];
      const rows = await execute<EventRow>(this.database.pool, EVENTS_AFTER, values);
      if (rows.length > 0)
        yield rows.map(({ event, at: began, key }) => ({ ...event, at: began, key }) as JournalEvent);
      const last = rows.at(-1);
      if (last === undefined || rows.length < limit) return;
      place = last;
    }
  }
}

/** A row of EVENTS_AFTER. */
interface EventRow {
  at: number;
  /** The same instant, in full. */
  exact_at: string;
  key: string;
  event: object;
}

/**
 * Read in a statement of its own, before the one that reads events: a transaction that is not listed here has ended, so the next
 * statement sees what it wrote. All processes of Job-Scheduler go by the same name.
 */
const HORIZON = {
  name: 'horizon',
  text: `
    SELECT now() AS at, false AS is_late
    UNION ALL
    SELECT xact_start, xact_start < now() - $1::float8 * interval '1 second' FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = current_setting('application_name')
      AND pid <> pg_backend_pid() AND xact_start IS NOT NULL`,
};

/** As the index `runs_noted` has it, which gives the order as well. */
const NOTED_AT = 'coalesce(r.noted_at, r.finished_at)';

const placed = (at: string, key: string): string => `
  ${at} >= $1::timestamptz AND (${at}, ${key}) > ($1::timestamptz, $2)`;

/** A subquery, since PostgreSQL hashes its ids in a generic plan too. */
const ofJobs = (id: string): string => `($5::uuid[] IS NULL OR ${id} IN (SELECT unnest($5::uuid[])))`;

const RUN_KEY = `(r.id::text || '/' || r.state) COLLATE "C"`;
const JOB_KEY = `(v.job_id::text || '/' || v.revision) COLLATE "C"`;

/** The events behind a place: `$1` its instant, `$2` its key, `$3` how many at most, `$4` the job that is left out, `$5` of which jobs. */
export const EVENTS_AFTER = {
  name: 'events_after',
  text: `
    SELECT at, at::text AS exact_at, key, event FROM (
      (SELECT ${NOTED_AT} AS at, ${RUN_KEY} AS key, json_build_object(
                'kind', 'run', 'run_id', r.id, 'job_id', r.job_id, 'job_name', j.name, 'namespace', j.namespace, 'state', r.state, 'reason', r.reason,
                'trigger', r.trigger, 'scheduled_at', floor(date_part('epoch', r.scheduled_at) * 1000),
                'skipped', CASE r.state WHEN 'skipped' THEN coalesce(r.skip_count, 1) END) AS event
       FROM runs r JOIN jobs j ON j.id = r.job_id
       WHERE r.finished_at IS NOT NULL AND r.job_id <> $4::uuid AND ${ofJobs('r.job_id')} AND ${placed(NOTED_AT, RUN_KEY)}
       ORDER BY 1, 2 LIMIT $3)
      UNION ALL
      (SELECT v.at, ${JOB_KEY} AS key, json_build_object(
                'kind', 'job', 'job_id', v.job_id, 'job_name', j.name, 'namespace', j.namespace, 'revision', v.revision, 'action', v.action,
                'status', v.status, 'actor', v.actor, 'manager', v.manager) AS event
       FROM job_revisions v JOIN jobs j ON j.id = v.job_id
       WHERE v.job_id <> $4::uuid AND ${ofJobs('v.job_id')} AND ${placed('v.at', JOB_KEY)}
       ORDER BY 1, 2 LIMIT $3)
    ) AS happened ORDER BY at, key LIMIT $3`,
};
