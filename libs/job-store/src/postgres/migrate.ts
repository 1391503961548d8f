import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { ensurePartitions } from './partitions.js';

const MIGRATIONS = new URL('../../migrations/', import.meta.url);

/** Any number, the same in every process: only one migrates at a time. */
const MIGRATION_LOCK = 7_203_441;

/**
 * Brings the schema up to date: runs the numbered files that have not run yet, each in a transaction, and
 * creates the partitions of the coming days. Returns the names of the files it ran.
 */
export async function migrate(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC' });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const ran = await runPending(client);
    await ensurePartitions(client);
    return ran;
  } finally {
    await client.end();
  }
}

/** The names of all migrations, in their order. */
export async function migrationNames(): Promise<string[]> {
  return (await readdir(fileURLToPath(MIGRATIONS))).filter((name) => name.endsWith('.sql')).sort();
}

async function runPending(client: pg.Client): Promise<string[]> {
  await client.query(
    `CREATE TABLE IF NOT EXISTS schema_migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`,
  );
  const { rows } = await client.query<{ name: string }>('SELECT name FROM schema_migrations');
  const applied = new Set(rows.map((row) => row.name));
  const pending = (await migrationNames()).filter((name) => !applied.has(name));
  for (const name of pending) {
    const sql = await readFile(new URL(name, MIGRATIONS), 'utf8');
    await client.query('BEGIN');
    await client.query(sql);
    await client.query('INSERT INTO schema_migrations (name) VALUES ($1)', [name]);
    await client.query('COMMIT');
  }
  return pending;
}
