import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { buildIndex } from './build-index.js';
import { waitingBriefly } from './brief-locks.js';
import { codeOf, type Connection } from './database.js';
import { ensurePartitions } from './partitions.js';
import { fillScheduleWords } from './schedule-words.js';

const MIGRATIONS = new URL('../../migrations/', import.meta.url);

/** Any number, the same in every process: only one migrates at a time. */
const MIGRATION_LOCK = 7_203_441;
const ASK_AGAIN_MS = 100;

/**
 * Brings the schema up to date: runs the numbered files that have not run yet, each in a transaction unless its first line says
 * `-- no transaction`: such a file builds indexes. Creates the partitions of the coming days, and puts schedules into words that earlier releases stored
 * without. Returns the names of the files it ran.
 *
 * No library does this: running the files is the smaller part, and the schema gate needs their names and the table of
 * applied migrations in any case (ADR 22).
 */
export async function migrate(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC' });
  await client.connect();
  try {
    await lockMigrations(client);
    const ran = await runPending(client);
    await ensurePartitions(client);
    await fillScheduleWords(client);
    return ran;
  } finally {
    await client.end();
  }
}

/**
 * Waits until nobody else migrates. It asks again and again: a statement that waited for the lock would be a transaction that
 * whoever has the lock and builds an index beside the traffic would have to wait for.
 */
async function lockMigrations(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [
      MIGRATION_LOCK,
    ]);
    if (rows[0]?.locked === true) return;
    await delay(ASK_AGAIN_MS);
  }
}

/** The names of the migrations that the database lacks, in their order. Rejects with the driver's error when it is away. */
export async function missingMigrations(connection: Connection): Promise<string[]> {
  const applied = await appliedMigrations(connection);
  return (await knownMigrations()).filter((name) => !applied.has(name));
}

/** The names of the migrations in the database that this release does not know: those of newer releases. */
export async function unknownMigrations(connection: Connection): Promise<string[]> {
  const known = new Set(await knownMigrations());
  return [...(await appliedMigrations(connection))].filter((name) => !known.has(name));
}

/** The migrations of this release, in their order. */
async function knownMigrations(): Promise<string[]> {
  const files = await readdir(fileURLToPath(MIGRATIONS));
  return files.filter((name) => name.endsWith('.sql')).sort();
}

const UNDEFINED_TABLE = '42P01';

async function appliedMigrations(connection: Connection): Promise<Set<string>> {
  try {
    const { rows } = await connection.query<{ name: string }>('SELECT name FROM schema_migrations');
    return new Set(rows.map((row) => row.name));
  } catch (error) {
    if (codeOf(error) === UNDEFINED_TABLE) return new Set();
    throw error;
  }
}

async function runPending(client: pg.Client): Promise<string[]> {
  await client.query(
    `CREATE TABLE IF NOT EXISTS schema_migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`,
  );
  const pending = await missingMigrations(client);
  for (const name of pending) {
    const sql = await readFile(new URL(name, MIGRATIONS), 'utf8');
    if (sql.startsWith('-- no transaction')) {
      for (const statement of statementsOf(sql)) await buildIndex(client, statement);
      await noteAsRun(client, name);
      continue;
    }
    await waitingBriefly(client, name, async () => {
      await client.query(sql);
      await noteAsRun(client, name);
    });
  }
  return pending;
}

const noteAsRun = (client: pg.Client, name: string) =>
  client.query('INSERT INTO schema_migrations (name) VALUES ($1)', [name]);

/** The statements of a file, without comments. */
const statementsOf = (sql: string): string[] =>
  sql
    .replaceAll(/^--.*$/gm, '')
    .split(/;\s*$/m)
    .map((text) => text.trim())
    .filter((text) => text !== '');
