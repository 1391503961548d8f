import { createJob, firstRunIdAt, type Job } from '@job-scheduler/job-model';
import { startPostgres, type TestDatabase, type TestPostgres } from '@job-scheduler/testing';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { definitionOf, planOf } from '../contract/job-store-under-test.js';
import {
  Database,
  migrate,
  PostgresInstallation,
  PostgresJobRepository,
  PostgresOperationStore,
  PostgresRetention,
  PostgresRunHistory,
  PostgresTickLedger,
} from './index.js';

const DAY = 86_400_000;
const FOLDER = join(__dirname, '../../migrations');
const MIGRATIONS = [
  '0001_jobs_and_runs.sql',
  '0002_policies.sql',
  '0003_alerts.sql',
  '0004_operations.sql',
  '0005_completions.sql',
  '0006_alert_lines.sql',
  '0007_zone_data.sql',
  '0008_answers.sql',
  '0009_dispatches.sql',
  '0011_addresses.sql',
  '0012_api_keys.sql',
  '0012_audit.sql',
  '0012_namespaces.sql',
  '0012_namespaces_index.sql',
  '0012_namespaces_names.sql',
  '0012_sessions.sql',
  '0012_stops.sql',
  '0013_secrets.sql',
  '0014_revisions_and_search.sql',
  '0014_revisions_and_search_index.sql',
  '0014_runs_noted.sql',
  '0014_runs_noted_index.sql',
  '0015_bulk_tags.sql',
  '0016_people.sql',
  '0017_sign_out_hints.sql',
  '0018_runs_open_order_index.sql',
  '0019_announced_ticks.sql',
  '0020_undecided_ticks.sql',
];

describe('the schema', () => {
  let postgres: TestPostgres;
  let created: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    created = await postgres.createDatabase();
    database = new Database({ url: created.url });
  });
  afterEach(async () => {
    await database.close();
    await created.drop();
  });

  const query = async <Row extends object>(sql: string): Promise<Row[]> =>
    (await database.pool.query<Row>(sql)).rows;

  /** The partitions that exist for single days, by the first instant of the day. */
  async function days(): Promise<number[]> {
    const rows = await query<{ name: string }>(
      `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'runs'::regclass ORDER BY 1`,
    );
    return rows.flatMap(({ name }) => {
      const [, year, month, day] = /^runs_(\d{4})(\d{2})(\d{2})$/.exec(name) ?? [];
      return day === undefined ? [] : [Date.parse(`${year}-${month}-${day}T00:00:00Z`)];
    });
  }

  async function today(): Promise<number> {
    const [row] = await query<{ now: number }>('SELECT now()');
    return Math.floor(row!.now / DAY) * DAY;
  }

  /** The schema as a release left it whose last migration was this one. */
  async function migrateTo(last: string): Promise<void> {
    await query(
      'CREATE TABLE schema_migrations (name text PRIMARY KEY, applied_at timestamptz DEFAULT now())',
    );
    for (const name of MIGRATIONS.filter((each) => each <= last)) {
      await query(readFileSync(join(FOLDER, name), 'utf8'));
      await query(`INSERT INTO schema_migrations (name) VALUES ('${name}')`);
    }
  }

  const addPartition = (day: number): Promise<unknown> =>
    query(
      `CREATE TABLE runs_${new Date(day).toISOString().slice(0, 10).replaceAll('-', '')} PARTITION OF runs
       FOR VALUES FROM ('${firstRunIdAt(day)}') TO ('${firstRunIdAt(day + DAY)}')`,
    );

  /** A job with runs that have ended. */
  async function recordTicks(ticks: number[]): Promise<Job> {
    const jobs = new PostgresJobRepository(database);
    const job = await jobs.create((now) => createJob(randomUUID(), definitionOf(), 'ann', now));
    await new PostgresTickLedger(database).recordTicks([planOf(job, ticks)]);
    await query(`UPDATE runs SET state = 'cancelled', finished_at = now() WHERE job_id = '${job.id}'`);
    return job;
  }

  const partitionsOf = async (job: Job): Promise<string[]> =>
    (
      await query<{ name: string }>(
        `SELECT tableoid::regclass::text AS name FROM runs WHERE job_id = '${job.id}' ORDER BY id`,
      )
    ).map(({ name }) => name);

  it('is created once, however often it is asked for', async () => {
    expect(await migrate(created.url)).toEqual(MIGRATIONS);
    expect(await migrate(created.url)).toEqual([]);
    expect(await query('SELECT name FROM schema_migrations ORDER BY name')).toEqual(
      MIGRATIONS.map((name) => ({ name })),
    );
  });

  it('is created by one of several processes, and all wait until it is there', async () => {
    const ran = await Promise.all([1, 2, 3, 4].map(() => migrate(created.url)));
    expect(ran.flat()).toEqual(MIGRATIONS);
    expect(await days()).toHaveLength(9);
  });

  it('changes below a running system, whose writers never wait for long', async () => {
    await migrateTo('0009_dispatches.sql');
    const start = await today();
    await addPartition(start);
    const ids = [firstRunIdAt(start + 1), firstRunIdAt(start - 40 * DAY)];
    const insertion = (id: string) =>
      `INSERT INTO runs (id, job_id, job_revision, trigger, state, scheduled_at, created_at, finished_at)
       VALUES ('${id}', '${randomUUID()}', 1, 'manual', 'succeeded', now(), now(), now())`;
    for (const id of ids) await query(insertion(id));
    const reader = new pg.Client(created.url);
    // PostgreSQL refuses what waits for a lock for long. What else a busy machine takes its time for does not count.
    const impatient = { connectionString: created.url, options: '-c lock_timeout=1s' };
    const [writer, looker] = [new pg.Client(impatient), new pg.Client(impatient)];
    const clients = [reader, writer, looker];
    for (const client of clients) await client.connect();
    // A list that takes long, as processes of the release before make it.
    await reader.query('BEGIN; SELECT count(*) FROM runs; SELECT count(*) FROM jobs');
    const migrated = migrate(created.url);
    const refused: unknown[] = [];
    const refuse = (error: unknown) => refused.push(error);
    for (let count = 1; count <= 40 && refused.length === 0; count += 1) {
      await Promise.all([
        writer.query(insertion(firstRunIdAt(start + 1 + count))).catch(refuse),
        looker.query('SELECT count(*) FROM jobs').catch(refuse),
      ]);
      await setTimeout(25);
    }
    await reader.query('COMMIT');
    for (const client of clients) await client.end();
    expect(refused).toEqual([]);
    expect(await migrated).toEqual(MIGRATIONS.slice(MIGRATIONS.indexOf('0011_addresses.sql')));
    const [noted] = await query<{ parts: number; partitions: number; valid: boolean }>(
      `SELECT (SELECT count(*)::int FROM pg_inherits WHERE inhparent = 'runs'::regclass) AS partitions,
         (SELECT count(*)::int FROM pg_inherits WHERE inhparent = 'runs_noted'::regclass) AS parts,
         (SELECT bool_and(indisvalid) FROM pg_index WHERE indrelid::regclass::text ~ '^(runs|jobs|job_cursor)') AS valid`,
    );
    expect(noted).toEqual({ partitions: 10, parts: 10, valid: true });
  });

  it('is completed after an index was left half built', async () => {
    await migrate(created.url);
    await query(`DROP INDEX runs_noted`);
    await query(
      `CREATE INDEX runs_noted ON ONLY runs ((coalesce(noted_at, finished_at))) WHERE finished_at IS NOT NULL`,
    );
    await query(
      `DROP INDEX jobs_manager; UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'jobs_updated'::regclass`,
    );
    await query(`DELETE FROM schema_migrations WHERE name ~ '^0014.*index'`);
    expect(await migrate(created.url)).toEqual(MIGRATIONS.filter((name) => /^0014.*index/.test(name)));
    const invalid = `SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid`;
    expect(await query(invalid)).toEqual([]);
    expect(await query(`SELECT 'jobs_manager'::regclass`)).toHaveLength(1);
  });

  it('has a partition for each day from yesterday to a week ahead', async () => {
    await migrate(created.url);
    const first = (await today()) - DAY;
    expect(await days()).toEqual(Array.from({ length: 9 }, (_, index) => first + index * DAY));
  });

  it('keeps ticks outside of these days in the default partition', async () => {
    await migrate(created.url);
    const start = await today();
    const job = await recordTicks([start - DAY - 1, start - DAY, start + 8 * DAY - 1, start + 8 * DAY]);
    const [oldest, yesterday, lastDay, beyond] = await partitionsOf(job);
    expect([oldest, beyond]).toEqual(['runs_default', 'runs_default']);
    expect(yesterday).toMatch(/^runs_\d{8}$/);
    expect(lastDay).toMatch(/^runs_\d{8}$/);
  });

  it('carries on when a future day already has ticks in the default partition', async () => {
    await migrate(created.url);
    const start = await today();
    const lost = new Date(start + 2 * DAY).toISOString().slice(0, 10).replaceAll('-', '');
    await query(`DROP TABLE runs_${lost}`);
    const job = await recordTicks([start + 2 * DAY + 5]);
    await query(
      `DROP TABLE runs_${new Date(start + 3 * DAY).toISOString().slice(0, 10).replaceAll('-', '')}`,
    );
    await migrate(created.url);
    expect(await days()).toHaveLength(8);
    expect(await partitionsOf(job)).toEqual(['runs_default']);
  });

  it('loses the partitions in which everything is older than the retention period, and no others', async () => {
    await migrate(created.url);
    const start = await today();
    for (const age of [40, 31, 30, 29]) await addPartition(start - age * DAY);
    const ticks = [40, 31, 30, 29, 5].map((age) => start - age * DAY + 1);
    const job = await recordTicks(ticks);

    const { dropped } = await new PostgresRetention(database).maintain(30);
    expect(dropped).toHaveLength(2);
    expect(await days()).toEqual([start - 30 * DAY, start - 29 * DAY, ...(await days()).slice(2)]);
    expect(await partitionsOf(job)).toHaveLength(3);
  });

  it('loses the other partitions, and what lies in none, when two cannot be detached or dropped', async () => {
    await migrate(created.url);
    const start = await today();
    const nameOf = (age: number) =>
      `runs_${new Date(start - age * DAY).toISOString().slice(0, 10).replaceAll('-', '')}`;
    for (const age of [50, 49, 48, 47]) await addPartition(start - age * DAY);
    const job = await recordTicks([start - 60 * DAY]);
    await query('UPDATE runs SET finished_at = now()');
    await query(`ALTER TABLE runs DETACH PARTITION ${nameOf(50)}; ALTER TABLE runs DETACH PARTITION ${nameOf(48)};
      CREATE VIEW reader AS SELECT * FROM ${nameOf(50)};
      CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
        IF current_query() LIKE '%DETACH PARTITION ${nameOf(49)}%' THEN RAISE 'It stays.'; END IF; END $$;
      CREATE EVENT TRIGGER refuse ON ddl_command_start EXECUTE FUNCTION refuse()`);
    await expect(new PostgresRetention(database).maintain(30)).rejects.toThrow(
      `The partition ${nameOf(49)} cannot be removed: It stays.`,
    );
    const left = await query(
      `SELECT relname FROM pg_class WHERE relname ~ '^runs_[0-9]{8}$' ORDER BY 1 LIMIT 3`,
    );
    expect(left).toEqual([{ relname: nameOf(50) }, { relname: nameOf(49) }, expect.anything()]);
    expect(left[2]).not.toEqual({ relname: nameOf(47) });
    expect(await partitionsOf(job)).toEqual([]);
  });

  it('keeps an old partition during a long read rather than block everybody', async () => {
    await migrate(created.url);
    await addPartition((await today()) - 40 * DAY);
    const retention = new PostgresRetention(database);
    const reader = new pg.Client(created.url);
    await reader.connect();
    await reader.query('BEGIN');
    await reader.query('SELECT count(*) FROM runs');
    try {
      const [{ dropped }] = await Promise.all([
        retention.maintain(30),
        new PostgresRunHistory(database).get(randomUUID()),
      ]);
      expect(dropped).toEqual([]);
    } finally {
      await reader.end();
    }
    expect((await retention.maintain(30)).dropped).toHaveLength(1);
  });

  it.each([
    ['no jobs', [], false],
    ['a job', ['kept'], true],
    ['a deleted job', ['deleted'], false],
  ] as const)('tells whether %s stood before there was an address policy', async (_, names, predates) => {
    await migrate(created.url);
    const installation = new PostgresInstallation(database);
    expect(await installation.predatesAddressPolicy()).toBe(false);
    const jobs = new PostgresJobRepository(database);
    for (const name of names) {
      const { id } = await jobs.create((now) => createJob(randomUUID(), definitionOf({ name }), 'ann', now));
      if (name === 'deleted') await jobs.delete(id, () => ({ skips: [], cancelRuns: null }));
    }
    // As it was before the migration.
    await query('DROP TABLE installation');
    await query(`DELETE FROM schema_migrations WHERE name = '0011_addresses.sql'`);
    expect(await migrate(created.url)).toEqual(['0011_addresses.sql']);
    expect(await installation.predatesAddressPolicy()).toBe(predates);
  });

  it('is swept of operations that ended long ago', async () => {
    await migrate(created.url);
    const operations = new PostgresOperationStore(database);
    const [old, recent, open] = await Promise.all(
      [1, 2, 3].map(() =>
        operations.create({
          request: { kind: 'bulk', action: 'run', reason: null },
          actor: 'ann',
          jobIds: [],
          total: 0,
          failed: 0,
          errors: [],
        }),
      ),
    );
    for (const { id } of [old!, recent!]) await operations.change(id, 'cancelled');
    const age = `SET created_at = now() - interval '91 days', updated_at = now() - interval '91 days'`;
    await query(`UPDATE operations ${age} WHERE id = '${open!.id}'`);
    await query(`UPDATE operations SET finished_at = now() - interval '91 days' WHERE id = '${old!.id}'`);
    await query(`UPDATE operations SET finished_at = now() - interval '89 days' WHERE id = '${recent!.id}'`);

    await new PostgresRetention(database).maintain(30);
    expect(await operations.get(old!.id)).toBeNull();
    expect(await operations.get(recent!.id)).not.toBeNull();
    expect(await operations.get(open!.id)).not.toBeNull();
  });

  it('is swept of rows that refer to nothing any more', async () => {
    await migrate(created.url);
    const jobs = new PostgresJobRepository(database);
    const start = await today();
    const [gone, kept] = [await recordTicks([start - 60 * DAY]), await recordTicks([start])];
    for (const { id } of [gone, kept]) await jobs.delete(id, () => ({ skips: [], cancelRuns: null }));
    await query(
      `INSERT INTO idempotency_keys VALUES ('old', '', now() - interval '25 hours'), ('new', '', now())`,
    );
    await query(`INSERT INTO runners VALUES ('${randomUUID()}', now(), now() - interval '2 days')`);

    await new PostgresRetention(database).maintain(30);
    expect(await query('SELECT id FROM jobs')).toEqual([{ id: kept.id }]);
    expect(await query('SELECT key FROM idempotency_keys')).toEqual([{ key: 'new' }]);
    expect(await query('SELECT id FROM runners')).toEqual([]);
  });
});
