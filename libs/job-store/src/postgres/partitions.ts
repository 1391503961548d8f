import { firstRunIdAt, instantOfRunId } from '@job-scheduler/job-model';
import { StoreUnavailableError } from '../job-repository.js';
import { available, codeOf, type Connection } from './database.js';
import { eachInItsTurn } from './steps.js';

const DAY_MS = 86_400_000;

/** Days ahead for which partitions exist: the hourly maintenance may fail for this long without harm. */
const DAYS_AHEAD = 7;

const partitionName = (day: number): string =>
  `runs_${new Date(day).toISOString().slice(0, 10).replaceAll('-', '')}`;

/** The name of a day's partition. Run ids can also name days beyond the year 9999, which have none. */
const PARTITION_OF_A_DAY = /^runs_(\d{4})(\d{2})(\d{2})$/;

/** The day that was asked for last: nearly always the day of the next question as well. */
let last: { day: number; name: string | null } = { day: Number.NaN, name: null };

/** The partition in which a run is, if its day has one; null for an id of no day that could have one. */
export function partitionOf(runId: string): string | null {
  const day = Math.floor(instantOfRunId(runId) / DAY_MS);
  if (day !== last.day) {
    const name = partitionName(day * DAY_MS);
    last = { day, name: PARTITION_OF_A_DAY.test(name) ? name : null };
  }
  return last.name;
}

/** The day of a partition, epoch milliseconds; null for the default partition. */
function dayOf(partition: string): number | null {
  const match = PARTITION_OF_A_DAY.exec(partition);
  return match === null ? null : Date.parse(`${match[1]}-${match[2]}-${match[3]}T00:00:00Z`);
}

async function storeDay(client: Connection): Promise<number> {
  const { rows } = await client.query<{ day: string }>(
    `SELECT (now() AT TIME ZONE 'UTC')::date::text AS day`,
  );
  return Date.parse(`${rows[0]?.day}T00:00:00Z`);
}

/** The names of all partitions of the ledger. */
export async function partitions(client: Connection): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'runs'::regclass ORDER BY 1`,
  );
  return rows.map((row) => row.name);
}

/** Days that were detached from the ledger but not dropped, because that was interrupted. */
async function detachedPartitions(client: Connection): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class c
     WHERE relkind = 'r' AND relname ~ '^runs_[0-9]{8}$' AND relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'runs'::regclass)
       AND NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = c.oid)`,
  );
  return rows.map((row) => row.name);
}

/** How long a change of the partitions may wait, and everybody else behind it. */
const LOCK_TIMEOUT = '250ms';

const LOCK_NOT_AVAILABLE = '55P03';
const ROWS_LIE_IN_DEFAULT = '23514';
/** The error when another process was faster. */
const IS_GONE = '42P01';

/**
 * Changes the partitions in a transaction of its own. False when that cannot be done now and is left for the next time:
 * a long read is under way, or the default partition already holds rows of the day.
 */
async function changePartitions(client: Connection, statement: string): Promise<boolean> {
  try {
    await client.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'; ${statement}`);
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === LOCK_NOT_AVAILABLE || code === ROWS_LIE_IN_DEFAULT || code === IS_GONE) return false;
    throw error;
  }
}

/** Creates the daily partitions of the ledger from yesterday to a week ahead. */
export async function ensurePartitions(client: Connection): Promise<void> {
  const existing = new Set(await partitions(client));
  const today = await storeDay(client);
  for (let day = today - DAY_MS; day <= today + DAYS_AHEAD * DAY_MS; day += DAY_MS) {
    const name = partitionName(day);
    if (existing.has(name)) continue;
    await changePartitions(
      client,
      `CREATE TABLE IF NOT EXISTS ${name} PARTITION OF runs
       FOR VALUES FROM ('${firstRunIdAt(day)}') TO ('${firstRunIdAt(day + DAY_MS)}')`,
    );
  }
}

/** Whether a run of the partition has not ended yet, such as one whose target may still report on it. */
async function hasOpenRuns(client: Connection, partition: string): Promise<boolean> {
  const { rows } = await client.query(
    'SELECT FROM runs WHERE tableoid = to_regclass($1) AND finished_at IS NULL LIMIT 1',
    [partition],
  );
  return rows.length > 0;
}

/** Names the partition in the error of a change of it. Throws StoreUnavailableError as it is. */
async function naming(partition: string, change: () => Promise<unknown>): Promise<unknown> {
  try {
    return await available(change);
  } catch (error) {
    if (error instanceof StoreUnavailableError) throw error;
    throw new Error(`The partition ${partition} cannot be removed: ${messageOf(error)}`, { cause: error });
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Drops the partitions in which everything is older than `retainDays` and has ended, and removes such runs of other days.
 * A partition that cannot be dropped keeps no other. `dropped`: told the name of each. Throws the first failure at the end.
 */
export async function dropExpiredPartitions(
  client: Connection,
  retainDays: number,
  dropped: (name: string) => void,
): Promise<void> {
  const oldest = (await storeDay(client)) - retainDays * DAY_MS;
  const detach = async (name: string): Promise<void> => {
    const day = dayOf(name);
    if (day === null || day + DAY_MS > oldest || (await hasOpenRuns(client, name))) return;
    // Removing the files takes long; by then nobody waits for the lock on the whole ledger any more.
    if (await changePartitions(client, `ALTER TABLE runs DETACH PARTITION ${name}`)) dropped(name);
  };
  const ofEach = (names: string[], change: (name: string) => Promise<unknown>) =>
    eachInItsTurn(names.map((name) => () => naming(name, () => change(name))));
  await eachInItsTurn([
    async () => ofEach(await partitions(client), detach),
    async () =>
      ofEach(await detachedPartitions(client), (name) =>
        changePartitions(client, `DROP TABLE IF EXISTS ${name}`),
      ),
    () =>
      client.query('DELETE FROM runs_default WHERE id < $1 AND finished_at IS NOT NULL', [
        firstRunIdAt(oldest),
      ]),
  ]);
}
