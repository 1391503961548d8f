// How long writers of a running release wait while the migrations of this one run beside them. A database of migration
// 0009_dispatches.sql, the first release's, with jobs and runs; clients that write what its processes write; then `migrate`. Build first.
// Usage: node tools/bench/migrations.mjs [runs=300000] [jobs=20000]
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { migrate } from '../../libs/job-store/dist/postgres/index.js';
import { PrivatePostgres } from '../../libs/private-postgres/dist/index.js';
import { connect as connectTo } from './machine/private-cluster.mjs';

const OLD_SCHEMA = '0009_dispatches.sql';
const FOLDER = join(import.meta.dirname, '../../libs/job-store/migrations');
const runs = Number(process.argv[2] ?? 300_000);
const jobs = Number(process.argv[3] ?? 20_000);
const DAYS = 30;
const DAY_MS = 86_400_000;

/** What processes of the old release write and read all the time. */
const USES = {
  'insert a run': `INSERT INTO runs (id, job_id, job_revision, trigger, state, scheduled_at, created_at)
    SELECT overlay(replace(gen_random_uuid()::text, '-', '') PLACING lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint), 12, '0') FROM 1 FOR 12)::uuid,
           id, 1, 'schedule', 'queued', now(), now() FROM jobs LIMIT 1`,
  'end a run': `UPDATE runs SET state = 'succeeded', finished_at = now() WHERE id = (SELECT id FROM runs WHERE state = 'queued' LIMIT 1)`,
  'move a cursor': `UPDATE job_cursor SET last_tick = now(), last_outcome = 'failed' WHERE job_id = (SELECT id FROM jobs OFFSET 77 LIMIT 1)`,
  'edit a job': `UPDATE jobs SET description = 'edited', updated_at = now() WHERE id = (SELECT id FROM jobs OFFSET 99 LIMIT 1)`,
  'read jobs': `SELECT count(*) FROM (SELECT id FROM jobs WHERE deleted_at IS NULL LIMIT 100) j`,
};

/** A connection that PostgreSQL may end. */
const connect = async (url) => (await connectTo(url)).on('error', () => undefined);

async function oldDatabase(client) {
  await client.query(
    'CREATE TABLE schema_migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())',
  );
  for (const name of readdirSync(FOLDER)
    .sort()
    .filter((each) => each <= OLD_SCHEMA)) {
    await client.query(readFileSync(join(FOLDER, name), 'utf8'));
    await client.query('INSERT INTO schema_migrations (name) VALUES ($1)', [name]);
  }
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const idAt = (instant) =>
    `${instant
      .toString(16)
      .padStart(12, '0')
      .replace(/^(.{8})/, '$1-')}-0000-0000-000000000000`;
  for (let day = today - DAYS * DAY_MS; day <= today + 7 * DAY_MS; day += DAY_MS) {
    const name = `runs_${new Date(day).toISOString().slice(0, 10).replaceAll('-', '')}`;
    await client.query(
      `CREATE TABLE ${name} PARTITION OF runs FOR VALUES FROM ('${idAt(day)}') TO ('${idAt(day + DAY_MS)}')`,
    );
  }
  await client.query(
    `INSERT INTO jobs (id, name, description, schedule, timezone, dst_gap, dst_fold, tags, callback_url, http_method, headers, query,
       payload, timeout_seconds, created_at, updated_at)
     SELECT gen_random_uuid(), 'job-' || n, 'What the job number ' || n || ' is for, in some words', '*/5 * * * *', 'UTC', 'run_after', 'first',
       '{team:a}', 'https://target-' || n % 100 || '.example.com/hooks/' || n, 'post', '{"x-a":"b"}', '{}', '{"a":[1,2,3]}', 10, now(), now()
     FROM generate_series(1, $1) n`,
    [jobs],
  );
  await client.query(
    `INSERT INTO job_cursor (job_id, revision, status, last_tick, next_due, fired) SELECT id, 1, 'active', now(), now(), 0 FROM jobs`,
  );
  await client.query(
    `INSERT INTO runs (id, job_id, job_revision, trigger, state, scheduled_at, created_at, started_at, finished_at, answer_body)
     SELECT overlay(replace(gen_random_uuid()::text, '-', '') PLACING lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') FROM 1 FOR 12)::uuid,
       gen_random_uuid(), 1, 'schedule', CASE WHEN n % 50 = 0 THEN 'failed' ELSE 'succeeded' END, at, at, at, at,
       repeat('answer ', 30)
     FROM (SELECT n, to_timestamp($1::float8) + n * interval '1 second' * ${(DAYS * 86_400) / runs} AS at FROM generate_series(1, $2::int) n) t`,
    [(today - DAYS * DAY_MS) / 1_000, runs],
  );
  await client.query('VACUUM ANALYZE');
}

/** Runs a statement again and again. `waits` are `{ms, at}`. */
async function use(url, text, state) {
  const client = await connect(url);
  // By simple protocol, so that no plan is kept whose table changes.
  const waits = Object.assign([], { deadlocks: 0 });
  while (!state.isOver) {
    const begin = performance.now();
    // A deadlock with the migration: the processes repeat it.
    await client.query(text).catch((error) => {
      if (error.code !== '40P01') throw error;
      waits.deadlocks += 1;
    });
    waits.push({ ms: performance.now() - begin, at: Date.now() });
    await delay(5);
  }
  await client.end();
  return waits;
}

/** What the migrating connection does, every few milliseconds. */
async function watch(client, state) {
  const seen = [];
  while (!state.isOver) {
    const { rows } = await client.query(
      `SELECT left(regexp_replace(query, '\\s+', ' ', 'g'), 90) AS query FROM pg_stat_activity
       WHERE application_name = 'migrate' AND state = 'active'`,
    );
    seen.push({ at: Date.now(), query: rows[0]?.query ?? '' });
    await delay(5);
  }
  return seen;
}

const directory = mkdtempSync(join(tmpdir(), 'job-scheduler-bench-'));
const postgres = await PrivatePostgres.start({ directory, fsync: true, log: () => undefined });
try {
  const client = await connect(postgres.url);
  await oldDatabase(client);
  const state = { isOver: false };
  const uses = Object.entries(USES).map(async ([name, text]) => ({
    name,
    waits: await use(postgres.url, text, state),
  }));
  const watched = watch(client, state);
  await delay(2_000);
  const begin = Date.now();
  await migrate(`${postgres.url}?application_name=migrate`);
  const end = Date.now();
  await delay(1_000);
  state.isOver = true;
  const seen = await watched;
  console.log(`${runs} runs in ${DAYS} days, ${jobs} jobs; migrations took ${end - begin} ms`);
  for (const { name, waits } of await Promise.all(uses)) {
    const before = Math.max(...waits.filter(({ at }) => at < begin).map(({ ms }) => ms));
    const during = waits.filter(({ at, ms }) => at >= begin && at - ms <= end).sort((a, b) => b.ms - a.ms)[0];
    const meanwhile = seen.findLast(({ at, query }) => query !== '' && at <= during.at)?.query;
    console.log(
      `${name.padEnd(14)} longest before ${before.toFixed(0)} ms, meanwhile ${during.ms.toFixed(0)} ms, ${waits.deadlocks} deadlocks (${meanwhile})`,
    );
  }
  await client.end();
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await postgres.stop();
  rmSync(directory, { recursive: true, force: true });
}
