// Many jobs and runs, written directly into PostgreSQL.
import { firstRunIdAt } from '../../../libs/job-model/dist/index.js';

/**
 * Writes jobs, which are due in several hours, and ended runs spread over the last week.
 * `client` is connected to a migrated database.
 */
export async function seedWeek(client, { jobs, runs }) {
  await seedJobs(client, { jobs, schedule: null, url: 'http://127.0.0.1:9/hook' });
  for (let day = 2; day <= DAYS; day += 1) {
    await createPartition(client, Math.floor(Date.now() / DAY_MS - day) * DAY_MS);
  }
  if (runs > 0) await client.query(INSERT_RUNS, [runs, jobs]);
  await client.query(NOTE_LAST_RUNS);
}

/**
 * Writes jobs and their cursors into a migrated database. `nextDue`, in epoch milliseconds, is when they are first due;
 * without it, a process finds their first tick from their schedules as soon as it starts.
 */
export async function seedJobs(client, { jobs, schedule, url, nextDue = null }) {
  await client.query(INSERT_JOBS, [jobs, schedule, url]);
  await client.query(INSERT_CURSORS, [schedule, nextDue === null ? null : new Date(nextDue)]);
}

/** What a hundred of the seeded jobs have in common, so that a filter finds few among many. */
export const RARE = { namespace: 'rare', tag: 'rare', text: 'seldom' };

/** Gives a hundred jobs what is RARE, pauses others, and lets some have ended in each way. Follows `seedWeek`. */
export async function seedRarities(client) {
  await client.query(SET_RARE, [RARE.namespace, RARE.tag, RARE.text]);
  await client.query(SET_CURSORS);
}

/** Writes runs that wait for a runner, a millisecond apart and the newest of all. No process takes them for lost within the hour. */
export const seedBacklog = (client, runs) => client.query(INSERT_BACKLOG, [runs]);

const DAYS = 7;
export const DAY_MS = 86_400_000;

/** Creates the partition of a past day as it would have been created on that day. Resolves to its name. */
export async function createPartition(client, day) {
  const name = `runs_${new Date(day).toISOString().slice(0, 10).replaceAll('-', '')}`;
  const bounds = `FROM ('${firstRunIdAt(day)}') TO ('${firstRunIdAt(day + DAY_MS)}')`;
  await client.query(`CREATE TABLE ${name} PARTITION OF runs FOR VALUES ${bounds}`);
  return name;
}

const INSERT_JOBS = `
  INSERT INTO jobs (id, name, description, schedule, timezone, dst_gap, dst_fold, tags, callback_url, http_method,
                    headers, query, payload, timeout_seconds, created_at, updated_at)
  SELECT gen_random_uuid(), 'job-' || n, 'Seeded for a benchmark', coalesce($2, (n % 60) || ' ' || (extract(hour FROM now())::int + 12) % 24 || ' * * *'),
         'UTC', 'run_after', 'first', ARRAY['team:' || n % 20], $3, 'post', '{}', '{}',
         '{"hello":"world"}', 10, now() - interval '30 days' + n * interval '1 second', now()
  FROM generate_series(1, $1::int) n`;

const INSERT_CURSORS = `
  INSERT INTO job_cursor (job_id, revision, status, last_tick, next_due, fired)
  SELECT id, 1, 'active', coalesce($2::timestamptz - interval '1 second', now()),
         CASE WHEN $2::timestamptz IS NOT NULL THEN $2
           WHEN $1::text IS NULL THEN date_trunc('hour', now()) + interval '12 hours' + split_part(schedule, ' ', 1)::int * interval '1 minute'
           ELSE now() END, 0
  FROM jobs`;

const INSERT_RUNS = `
  INSERT INTO runs (id, job_id, job_revision, trigger, state, reason, scheduled_at, created_at, queued_at, claimed_at, started_at,
                    finished_at, attempts, response_bodies)
  SELECT (at_id.prefix || '8' || translate(substr(j.id::text, 16), '-', ''))::uuid,
         j.id, 1, 'schedule', CASE WHEN n % 100 = 0 THEN 'failed' ELSE 'succeeded' END, CASE WHEN n % 100 = 0 THEN 'http_500' END,
         at, at, at, at, at, at + interval '20 milliseconds',
         jsonb_build_array(jsonb_build_object('number', 1, 'started_at', extract(epoch FROM at) * 1000, 'duration_ms', 20, 'http_status', 200,
           'error_code', NULL, 'error_message', NULL, 'response_truncated', false)),
         ARRAY['{"ok":true}']
  FROM (SELECT id, row_number() OVER () AS number FROM jobs) j
  JOIN generate_series(1, $1::int) n ON j.number = n % $2::int + 1,
  LATERAL (SELECT date_trunc('milliseconds', now() - n * (interval '7 days' / $1::int)) AS at) instant,
  LATERAL (SELECT lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') AS prefix) at_id`;

const INSERT_BACKLOG = `
  INSERT INTO runs (id, job_id, job_revision, trigger, state, scheduled_at, created_at, queued_at)
  SELECT (at_id.prefix || '7' || translate(substr(gen_random_uuid()::text, 16), '-', ''))::uuid, j.id, 1, 'manual', 'queued', at, at, now() + interval '1 hour'
  FROM (SELECT id, row_number() OVER () AS number FROM jobs) j
  JOIN generate_series(1, $1::int) n ON j.number = n,
  LATERAL (SELECT now() - n * interval '1 millisecond' AS at) instant,
  LATERAL (SELECT lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') AS prefix) at_id`;

const SET_RARE = `
  UPDATE jobs SET namespace = $1, tags = array_append(tags, $2), description = description || ' ' || $3::text
  WHERE substring(name FROM '^job-(\\d+)$')::int % 1000 = 0`;

const SET_CURSORS = `
  UPDATE job_cursor c
  SET status = CASE WHEN n % 100 = 7 THEN 'paused' ELSE c.status END,
      last_outcome = CASE n % 1000 WHEN 13 THEN 'lost' WHEN 14 THEN 'cancelled' ELSE c.last_outcome END
  FROM (SELECT id, substring(name FROM '^job-(\\d+)$')::int AS n FROM jobs) j WHERE j.id = c.job_id AND (n % 100 = 7 OR n % 1000 IN (13, 14))`;

const NOTE_LAST_RUNS = `
  UPDATE job_cursor c SET last_run_id = r.id, last_outcome = r.state
  FROM (SELECT DISTINCT ON (job_id) job_id, id, state FROM runs ORDER BY job_id, id DESC) r WHERE r.job_id = c.job_id`;
