import { codeOf, type Database } from './database.js';
import { migrationNames } from './migrate.js';

const UNDEFINED_TABLE = '42P01';

/** The names of the migrations that the database lacks. Rejects with the driver's error when it is away. */
export async function missingMigrations(database: Database): Promise<string[]> {
  const applied = await appliedMigrations(database);
  return (await migrationNames()).filter((name) => !applied.has(name));
}

async function appliedMigrations(database: Database): Promise<Set<string>> {
  try {
    const { rows } = await database.pool.query<{ name: string }>('SELECT name FROM schema_migrations');
    return new Set(rows.map((row) => row.name));
  } catch (error) {
    if (codeOf(error) === UNDEFINED_TABLE) return new Set();
    throw error;
  }
}
