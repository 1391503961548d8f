import { firstRunIdAt } from '@job-scheduler/job-model';
import type { Connection } from './database.js';

const DAY_MS = 86_400_000;

/** Days ahead for which partitions exist: the hourly maintenance may fail for this long unnoticed. */
const DAYS_AHEAD = 7;

const partitionName = (day: number): string =>
  `runs_${new Date(day).toISOString().slice(0, 10).replaceAll('-', '')}`;

/** The day of a partition, epoch milliseconds; null for the default partition. */
function dayOf(partition: string): number | null {
  const match = /^runs_(\d{4})(\d{2})(\d{2})$/.exec(partition);
  return match === null ? null : Date.parse(`${match[1]}-${match[2]}-${match[3]}T00:00:00Z`);
}

async function storeDay(client: Connection): Promise<number> {
  const { rows } = await client.query<{ day: string }>(
    `SELECT (now() AT TIME ZONE 'UTC')::date::text AS day`,
  );
  return Date.parse(`${rows[0]?.day}T00:00:00Z`);
}

async function partitions(client: Connection): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'runs'::regclass ORDER BY 1`,
  );
  return rows.map((row) => row.name);
}

/** Creates the daily partitions of the ledger from yesterday to a week ahead. */
export async function ensurePartitions(client: Connection): Promise<void> {
  const existing = new Set(await partitions(client));
  const today = await storeDay(client);
  for (let day = today - DAY_MS; day <= today + DAYS_AHEAD * DAY_MS; day += DAY_MS) {
    const name = partitionName(day);
    if (existing.has(name)) continue;
    await client.query(
      `CREATE TABLE IF NOT EXISTS ${name} PARTITION OF runs
       FOR VALUES FROM ('${firstRunIdAt(day)}') TO ('${firstRunIdAt(day + DAY_MS)}')`,
    );
  }
}

/** Drops the partitions in which everything is older than `retainDays`; returns their names. */
export async function dropExpiredPartitions(client: Connection, retainDays: number): Promise<string[]> {
  const oldest = (await storeDay(client)) - retainDays * DAY_MS;
  const expired = (await partitions(client)).filter((name) => {
    const day = dayOf(name);
    return day !== null && day + DAY_MS <= oldest;
  });
  for (const name of expired) await client.query(`DROP TABLE ${name}`);
  await client.query('DELETE FROM runs_default WHERE id < $1', [firstRunIdAt(oldest)]);
  return expired;
}
