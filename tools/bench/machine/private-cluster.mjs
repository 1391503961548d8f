// The PostgreSQL in a data directory, while it runs: a private one of ours or of a standalone process.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

/** @throws Error when no server runs there. */
export function privateCluster(directory) {
  const inCluster = (name) => readFileSync(join(directory, 'postgres', name), 'utf8');
  const lines = inCluster('data/postmaster.pid').split('\n');
  return {
    pid: Number(lines[0]),
    url: `postgres://postgres:${inCluster('password')}@127.0.0.1:${lines[3]}/postgres`,
  };
}

/** A connection whose `walBytes()` resolves to the length of the write-ahead log so far. */
export async function connect(connectionString) {
  const client = new pg.Client({ connectionString, options: '-c TimeZone=UTC' });
  await client.connect();
  const walBytes = async () => {
    const { rows } = await client.query(`SELECT (pg_current_wal_insert_lsn() - '0/0')::float8 AS bytes`);
    return rows[0].bytes;
  };
  return Object.assign(client, { walBytes });
}
