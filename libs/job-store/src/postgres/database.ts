import pg from 'pg';
import { StoreUnavailableError } from '../job-repository.js';
import { resultTypes } from './instants.js';

/** How to reach PostgreSQL. */
export interface DatabaseOptions {
  url: string;
  /** Connections for the api and for background work. */
  poolSize?: number;
  /** Connections for the path of a tick. */
  hotPoolSize?: number;
  /** Told about connections that break while idle; they are replaced. */
  onConnectionError?: (error: Error) => void;
}

const CONNECT_TIMEOUT_MS = 5_000;

/**
 * On the path of a tick every query is a handful of index look-ups by ids, planned once: hash joins and
 * sequential scans, which the planner likes for arrays of unknown length, are never right there.
 */
const HOT_SETTINGS =
  '-c plan_cache_mode=force_generic_plan -c enable_hashjoin=off -c enable_mergejoin=off -c enable_seqscan=off -c jit=off';

/** The connections to PostgreSQL that all its adapters share. */
export class Database {
  /** For the api: the planner is free. */
  readonly pool: pg.Pool;
  /** For the path of a tick. */
  readonly hotPool: pg.Pool;

  constructor(options: DatabaseOptions) {
    const pool = (max: number, settings: string): pg.Pool => {
      const created = new pg.Pool({
        connectionString: options.url,
        max,
        connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
        idleTimeoutMillis: 30_000,
        keepAlive: true,
        application_name: 'job-scheduler',
        options: `-c TimeZone=UTC ${settings}`,
        types: resultTypes,
      });
      created.on('error', (error) => options.onConnectionError?.(error));
      return created;
    };
    this.pool = pool(options.poolSize ?? 8, '-c jit=off');
    this.hotPool = pool(options.hotPoolSize ?? 4, HOT_SETTINGS);
  }

  /** Closes all connections once what they do is done. */
  async close(): Promise<void> {
    await Promise.all([this.pool.end(), this.hotPool.end()]);
  }
}

/** Runs work in a transaction; it is run again when PostgreSQL chose it as the victim of a deadlock. */
export async function inTransaction<Result>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  return retryDeadlocks(() => withClient(pool, work));
}

async function withClient<Result>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<Result>) {
  const client = await available(pool.connect());
  let broken: Error | undefined;
  const onError = (error: Error): void => void (broken = error);
  client.on('error', onError);
  try {
    await available(client.query('BEGIN'));
    const result = await work(client);
    await available(client.query('COMMIT'));
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => (broken ??= failure));
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/** A statement, prepared under its name: parsed and planned once per connection. */
export interface Statement {
  name: string;
  text: string;
}

/** Runs one prepared statement, again after a deadlock. Throws StoreUnavailableError. */
export async function execute<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  statement: Statement,
  values: unknown[],
): Promise<Row[]> {
  return retryDeadlocks(async () => (await available(pool.query<Row>({ ...statement, values }))).rows);
}

const MAX_DEADLOCK_RETRIES = 5;

async function retryDeadlocks<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let retries = 0; ; retries += 1) {
    try {
      return await work();
    } catch (error) {
      if (codeOf(error) !== DEADLOCK_DETECTED || retries === MAX_DEADLOCK_RETRIES) throw error;
    }
  }
}

/** Turns the errors of an absent or refusing PostgreSQL into StoreUnavailableError. */
export async function available<Result>(operation: Promise<Result>): Promise<Result> {
  try {
    return await operation;
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreUnavailableError(`PostgreSQL is not available: ${reason}`, { cause: error });
  }
}

const DEADLOCK_DETECTED = '40P01';

/** True when a write broke the given unique index. */
export const isUniqueViolation = (error: unknown, index: string): boolean =>
  codeOf(error) === '23505' && (error as { constraint?: string }).constraint === index;

function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

/**
 * Connection exceptions (class 08), lack of resources (53), operator intervention (57), a read-only standby,
 * and errors of the socket, which carry a system code or none.
 */
function isUnavailable(error: unknown): boolean {
  const code = codeOf(error);
  if (code === undefined) return /terminated|timeout|not queryable|ended unexpectedly/i.test(String(error));
  return /^(08|53|57P)/.test(code) || code === '25006' || /^E[A-Z]+$/.test(code);
}
