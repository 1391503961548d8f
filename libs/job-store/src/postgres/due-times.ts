import type { PlanInput } from '@job-scheduler/job-model';
import { DueTimes, type MovedDueTime, type ZoneDataStanding } from '../due-times.js';
import { execute, inTransaction, query, type Database } from './database.js';
import { planInputFromRow, type PlanRow } from './plan-inputs.js';

/** Due times in PostgreSQL. */
export class PostgresDueTimes extends DueTimes {
  constructor(private readonly database: Database) {
    super();
  }

  async announce(version: string): Promise<ZoneDataStanding> {
    const [row] = await execute<{ version: string; check_after: string | null }>(
      this.database.pool,
      ANNOUNCE,
      [version],
    );
    const newest = row?.version ?? version;
    return { newest, checkAfter: newest === version ? (row?.check_after ?? null) : null };
  }

  async page(afterJobId: string, limit: number): Promise<{ jobs: PlanInput[]; last: string | null }> {
    const rows = await execute<PlanRow & { depends: boolean }>(this.database.pool, PAGE, [afterJobId, limit]);
    const jobs = rows.filter(({ depends }) => depends).map(planInputFromRow);
    return { jobs, last: rows.length < limit ? null : (rows.at(-1)?.id ?? null) };
  }

  async move(version: string, from: string, to: string | null, moved: MovedDueTime[]): Promise<Set<string>> {
    return inTransaction(this.database.pool, async (client) => {
      const isFirst = (await query(client, PUT_FORWARD, [version, from, to])).length > 0;
      const storable = moved.filter(areInstants);
      if (!isFirst || storable.length === 0) return new Set();
      const rows = await query<{ job_id: string }>(client, MOVE, [
        storable.map(({ job_id }) => job_id),
        storable.map(({ expected }) => expected.revision),
        storable.map(({ expected }) => expected.last_tick),
        storable.map(({ expected }) => expected.next_due),
        storable.map(({ next_due }) => next_due),
      ]);
      return new Set(rows.map(({ job_id }) => job_id));
    });
  }
}

/** Whether all its times are instants: one that is none would keep those of its whole page from being moved. */
const areInstants = ({ expected, next_due }: MovedDueTime): boolean =>
  [expected.last_tick, expected.next_due, next_due].every(isInstant);

const isInstant = (at: number): boolean => !Number.isNaN(new Date(at).getTime());

const FIRST_ID = "'00000000-0000-0000-0000-000000000000'::uuid";

/** A process that has announced itself this long ago and not since is gone, and has written its last due time. */
const OLDER_IS_GONE = `z.older_seen_at < now() - interval '2 minutes'`;

/** Releases compare as text; the column's collation is "C". */
const ANNOUNCE = {
  name: 'announce_zone_data',
  text: `
    INSERT INTO zone_data AS z (version, check_after) VALUES ($1, ${FIRST_ID})
    ON CONFLICT (is_only) DO UPDATE SET
      version = greatest(z.version, excluded.version),
      check_after = CASE
        WHEN excluded.version > z.version OR (excluded.version = z.version AND ${OLDER_IS_GONE}) THEN ${FIRST_ID}
        ELSE z.check_after END,
      older_seen_at = CASE
        WHEN excluded.version < z.version THEN now()
        WHEN excluded.version = z.version AND ${OLDER_IS_GONE} THEN NULL
        ELSE z.older_seen_at END
    RETURNING version, check_after`,
};

/** Only wall clocks depend on zone data, and UTC is none. */
const PAGE = {
  name: 'due_times_page',
  text: `
    SELECT j.id, j.namespace, j.created_at, j.schedule, j.timezone, j.dst_gap, j.dst_fold, j.start_at, j.end_at, j.max_runs,
           j.policies, c.revision, c.status, c.last_tick, c.next_due, c.fired,
           c.status = 'active' AND c.next_due IS NOT NULL AND j.timezone <> 'UTC' AS depends
    FROM (SELECT * FROM job_cursor WHERE job_id > $1 ORDER BY job_id LIMIT $2) c JOIN jobs j ON j.id = c.job_id
    ORDER BY c.job_id`,
};

/** Locks the row, so that two processes with one page take turns, and the second finds it done. */
const PUT_FORWARD = {
  name: 'put_zone_check_forward',
  text: `UPDATE zone_data SET check_after = $3 WHERE version = $1 AND check_after = $2 RETURNING version`,
};

/** Locks in job-id order, as everybody who locks several cursors does. */
const MOVE = {
  name: 'move_due_times',
  text: `
    WITH moved AS (
      SELECT job_id, revision, to_timestamp(last_tick / 1000) AS last_tick, to_timestamp(next_due / 1000) AS next_due,
             to_timestamp(new_due / 1000) AS new_due
      FROM unnest($1::uuid[], $2::int[], $3::float8[], $4::float8[], $5::float8[])
        AS m (job_id, revision, last_tick, next_due, new_due)
    ), locked AS (
      SELECT m.job_id, m.new_due FROM job_cursor c JOIN moved m USING (job_id)
      WHERE c.status = 'active' AND c.revision = m.revision AND c.last_tick = m.last_tick AND c.next_due = m.next_due
      ORDER BY c.job_id FOR UPDATE OF c
    )
    UPDATE job_cursor c SET next_due = l.new_due FROM locked l WHERE c.job_id = l.job_id RETURNING c.job_id`,
};
