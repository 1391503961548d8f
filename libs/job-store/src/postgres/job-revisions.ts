import { JsonText, LAST_REVISION, memberAt, type Job } from '@job-scheduler/job-model';
import {
  JobRevisions,
  REVISIONS_KEPT,
  type Author,
  type Revision,
  type RevisionSummary,
} from '../job-revisions.js';
import type { Page } from '../page.js';
import { execute, query, type Connection, type Database } from './database.js';
import { definitionFromRow, type DefinitionRow } from './job-rows.js';
import { pageOf } from './pages.js';

/** Revisions in PostgreSQL. */
export class PostgresJobRevisions extends JobRevisions {
  constructor(private readonly database: Database) {
    super();
  }

  async list(of: {
    job_id: string;
    limit: number;
    after: number | null;
  }): Promise<Page<RevisionSummary, number>> {
    const values = [of.job_id, of.after, of.limit + 1];
    const rows = await execute<RevisionSummary>(this.database.pool, LIST_REVISIONS, values);
    return pageOf(rows, of.limit, (last) => last.revision);
  }

  async get(jobId: string, revision: number): Promise<Revision | null> {
    const [row] = await execute<RevisionRow>(this.database.pool, GET_REVISION, [jobId, revision]);
    if (row === undefined || row.now === null) return null;
    const { now, before, ...summary } = row;
    return {
      ...summary,
      definition: definitionOf(now),
      before: before === null ? null : definitionOf(before),
    };
  }
}

/** What a write did, for revisions. */
export interface Written {
  author: Author | undefined;
  action: RevisionSummary['action'];
  /** Whether it wrote the definition. */
  defines: boolean;
}

/** Whoever writes without saying so is the system. */
const SYSTEM: Author = { actor: 'system' };

/**
 * Keeps the revisions that a transaction wrote, and lets go of those that are too old. `Written` is about all of the jobs; their rows
 * and cursors must be as the write leaves them.
 */
export const keepRevisions = (connection: Connection, jobIds: string[], written: Written): Promise<void> =>
  keep(connection, KEEP_REVISIONS, jobIds, written);

/** Keeps the last revision of jobs whose cursors are about to be deleted. */
export const keepLastRevisions = (connection: Connection, jobIds: string[], author?: Author): Promise<void> =>
  keep(connection, KEEP_LAST_REVISIONS, jobIds, { author, action: 'deleted', defines: false });

async function keep(
  connection: Connection,
  statement: typeof KEEP_REVISIONS,
  jobIds: string[],
  { author = SYSTEM, action, defines }: Written,
): Promise<void> {
  const { actor, manager = null } = author;
  await query(connection, statement, [jobIds, action, actor, manager, defines, REVISIONS_KEPT]);
}

interface RevisionRow extends RevisionSummary {
  now: string | null;
  before: string | null;
}

type StoredDefinition = Omit<DefinitionRow, 'start_at' | 'end_at' | 'payload'> & {
  start_at: string | null;
  end_at: string | null;
};

function definitionOf(json: string): Job['definition'] {
  const stored = JSON.parse(json) as StoredDefinition;
  const payload = memberAt(json, ['payload']);
  return definitionFromRow({
    ...stored,
    start_at: instantOf(stored.start_at),
    end_at: instantOf(stored.end_at),
    payload: payload === null || payload.text === 'null' ? null : new JsonText(payload.text),
  });
}

const instantOf = (text: string | null): number | null => (text === null ? null : Date.parse(text));

/** The columns of job `j` that define it, as the migration that began to keep them has them. */
const DEFINITION = `
  (SELECT to_json(d) FROM (SELECT j.name, j.description, j.schedule, j.timezone, j.dst_gap, j.dst_fold, j.start_at, j.end_at,
                                  j.max_runs, j.tags, j.callback_url, j.http_method, j.headers, j.query, j.payload,
                                  j.timeout_seconds, j.success, j.policies) d)`;

/**
 * Writes the revisions of jobs: `revision` and `status` are expressions on their cursors. The oldest revision that is kept has a
 * definition: those after it may refer to it. Where revisions begin again at 1 (`revisionAfter`), those before go, since they would
 * look newer.
 */
const keeping = (name: string, revision: string, status: string) => ({
  name,
  text: `
    WITH written AS (
      SELECT c.job_id, ${revision} AS revision, ${status} AS status FROM job_cursor c WHERE c.job_id = ANY($1::uuid[])
    ), removed AS (
      DELETE FROM job_revisions r USING written w
      WHERE r.job_id = w.job_id
        AND ((w.revision = 1 AND r.revision > 1)
             OR (w.revision > $6
                 AND r.revision < (SELECT max(k.revision) FROM job_revisions k
                                   WHERE k.job_id = w.job_id AND k.definition IS NOT NULL AND k.revision <= w.revision - $6 + 1)))
    )
    INSERT INTO job_revisions (job_id, revision, action, status, actor, manager, definition)
    SELECT j.id, w.revision, $2, w.status, $3, $4, CASE WHEN $5::boolean OR w.revision = 1 THEN ${DEFINITION} END
    FROM jobs j JOIN written w ON w.job_id = j.id
    ON CONFLICT (job_id, revision) DO UPDATE
    SET (action, status, actor, manager, at, definition)
      = (excluded.action, excluded.status, excluded.actor, excluded.manager, excluded.at, excluded.definition)`,
});

const KEEP_REVISIONS = keeping('keep_revisions', 'c.revision', 'c.status');
const KEEP_LAST_REVISIONS = keeping(
  'keep_last_revisions',
  `CASE c.revision WHEN ${LAST_REVISION} THEN 1 ELSE c.revision + 1 END`,
  `'deleted'`,
);

const SUMMARY = 'job_id, revision, action, status, actor, manager, at';

const LIST_REVISIONS = {
  name: 'list_revisions',
  text: `
    SELECT ${SUMMARY} FROM job_revisions
    WHERE job_id = $1 AND ($2::int IS NULL OR revision < $2) ORDER BY revision DESC LIMIT $3`,
};

const newestDefinition = (before: '<=' | '<'): string => `
  (SELECT d.definition::text FROM job_revisions d
   WHERE d.job_id = r.job_id AND d.revision ${before} r.revision AND d.definition IS NOT NULL
   ORDER BY d.revision DESC LIMIT 1)`;

const GET_REVISION = {
  name: 'get_revision',
  text: `
    SELECT ${SUMMARY}, ${newestDefinition('<=')} AS now, ${newestDefinition('<')} AS before
    FROM job_revisions r WHERE job_id = $1 AND revision = $2`,
};
