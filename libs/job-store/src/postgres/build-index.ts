import type pg from 'pg';
import { waitingBriefly } from './brief-locks.js';
import { codeOf } from './database.js';
import { partitions } from './partitions.js';

const CREATE_INDEX = /^CREATE( UNIQUE)? INDEX CONCURRENTLY (\w+) ON (\w+) ([^]+)$/;

const UNDEFINED_TABLE = '42P01';

/**
 * Builds an index while its table is written: `CREATE INDEX CONCURRENTLY name ON table …`. One that stands is kept, and what an
 * attempt that failed left behind is built again. Of runs it builds the partitions one by one, which PostgreSQL does not by itself.
 */
export async function buildIndex(client: pg.Client, statement: string): Promise<void> {
  const [, unique = '', name = '', table = '', definition = ''] = CREATE_INDEX.exec(statement) ?? [];
  if (name === '')
    throw new Error(`A migration without a transaction only builds indexes concurrently, not: ${statement}.`);
  if (table !== 'runs') return buildOne(client, { unique, name, table, definition });
  // A partition that is created from here on has the index from its beginning.
  await waitingBriefly(client, name, () =>
    client.query(`CREATE INDEX IF NOT EXISTS ${name} ON ONLY runs ${definition}`),
  );
  for (const partition of await partitions(client))
    await buildPart(client, name, { unique, name: `${partition}_${name}`, table: partition, definition });
}

interface Index {
  unique: string;
  name: string;
  table: string;
  definition: string;
}

async function buildPart(client: pg.Client, whole: string, index: Index): Promise<void> {
  const { rows } = await client.query(
    `SELECT FROM pg_inherits h JOIN pg_index i ON i.indexrelid = h.inhrelid
     WHERE h.inhparent = $1::regclass AND i.indrelid = to_regclass($2)`,
    [whole, index.table],
  );
  if (rows.length > 0) return;
  try {
    await buildOne(client, index);
    await waitingBriefly(client, index.name, () =>
      client.query(`ALTER INDEX ${whole} ATTACH PARTITION ${index.name}`),
    );
  } catch (error) {
    // Retention has dropped the day meanwhile.
    if (codeOf(error) !== UNDEFINED_TABLE) throw error;
  }
}

async function buildOne(client: pg.Client, { unique, name, table, definition }: Index): Promise<void> {
  const { rows } = await client.query<{ valid: boolean }>(
    'SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass($1)',
    [name],
  );
  if (rows[0]?.valid === true) return;
  if (rows.length > 0) await client.query(`DROP INDEX CONCURRENTLY ${name}`);
  await client.query(`CREATE${unique} INDEX CONCURRENTLY ${name} ON ${table} ${definition}`);
}
