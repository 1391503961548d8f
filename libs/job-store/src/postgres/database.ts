import { DrizzleQueryError } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import {
  NoTurnError,
  PostgresConnections,
  STATEMENT_TIMED_OUT,
  waitedInVain,
  type PostgresOptions,
  type PostgresShare,
} from '@job-scheduler/platform/postgres';
import type pg from 'pg';
import { BadDataError, StoreUnavailableError } from '../job-repository.js';
import { resultTypes } from './instants.js';

/** How to reach PostgreSQL. Without `connections`, it is one that suits tests. */
export type DatabaseOptions = Omit<PostgresOptions, 'types' | 'connections'> &
  Partial<Pick<PostgresOptions, 'connections'>>;

const CONNECTIONS = 12;

/** The connections of a process, as the adapters of the store read results. */
export const openConnections = ({ connections = CONNECTIONS, ...options }: DatabaseOptions) =>
  new PostgresConnections({ ...options, connections, types: resultTypes });

/** PostgreSQL as its adapters use it: their shares of the process's connections. */
export class Database {
  readonly connections: PostgresConnections;
  /** For the api: the planner is free. */
  readonly pool: PostgresShare;
  /** The query builder over that pool. */
  readonly orm: NodePgDatabase;
  /** For the path of a tick. */
  readonly hotPool: PostgresShare;
  /** For statements on the path of a tick that look up ids in one partition, and what a runner asks all the time. */
  readonly plannedOnce: PostgresShare;

  /** Opens connections of its own, or uses those of the process; `background` takes only the share of such work. */
  constructor(source: DatabaseOptions | PostgresConnections, use: 'all' | 'background' = 'all') {
    this.connections = source instanceof PostgresConnections ? source : openConnections(source);
    const { connections } = this;
    this.pool = use === 'all' ? connections.requests : connections.background();
    this.hotPool = use === 'all' ? connections.ticks : connections.backgroundLookups;
    this.plannedOnce = use === 'all' ? connections.plannedOnce : this.hotPool;
    // It calls nothing but `query`.
    this.orm = drizzle(this.pool as unknown as pg.Pool);
  }

  /** Closes all connections once their work is done. */
  close(): Promise<void> {
    return this.connections.close();
  }
}

/** Runs work in a transaction, again when it gave way to another. Throws StoreUnavailableError. */
export async function inTransaction<Result>(
  pool: PostgresShare,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  return available(() => withClient(pool, work));
}

async function withClient<Result>(pool: PostgresShare, work: (client: pg.PoolClient) => Promise<Result>) {
  const client = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error): void => void (broken = error);
  client.on('error', onError);
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    const isInVain = codeOf(error) === STATEMENT_TIMED_OUT;
    if (isInVain) waitedInVain(client);
    if (isUnavailable(causeOf(error)) && !isInVain) broken ??= causeOf(error);
    else await client.query('ROLLBACK').catch((failure: Error) => (broken ??= failure));
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/**
 * Runs work as a part of the connection's transaction that can fail alone: a failure leaves nothing behind, and the
 * transaction goes on. Throws BadDataError.
 */
export async function inSavepoint<Result>(
  connection: Connection,
  work: () => Promise<Result>,
): Promise<Result> {
  await connection.query('SAVEPOINT part');
  try {
    const result = await work();
    await connection.query('RELEASE SAVEPOINT part');
    return result;
  } catch (error) {
    const cause = causeOf(error);
    if (!isAboutData(cause)) throw error;
    await connection.query('ROLLBACK TO SAVEPOINT part');
    throw badData(cause);
  }
}

/** A statement, prepared under its unique name and parsed once per connection. */
export interface Statement {
  name: string;
  text: string;
}

/** A connection, or a pool that lends one for each query. */
export type Connection = Pick<pg.ClientBase, 'query'>;

/** Runs one prepared statement as part of the connection's transaction. */
export async function query<Row extends pg.QueryResultRow>(
  connection: Connection,
  statement: Statement,
  values: unknown[],
): Promise<Row[]> {
  return takeRows(await connection.query<Row>({ ...statement, values }));
}

/**
 * The rows of a result, which lets go of them. As measured, what the driver keeps of finished queries often outlives the quick
 * collections of garbage; their rows would too, and fill the memory until a full one.
 */
export function takeRows<Row extends pg.QueryResultRow>(result: pg.QueryResult<Row>): Row[] {
  const { rows } = result;
  result.rows = [];
  return rows;
}

/** Runs one prepared statement as a transaction of its own. Throws StoreUnavailableError. */
export function execute<Row extends pg.QueryResultRow>(
  pool: PostgresShare,
  statement: Statement,
  values: unknown[],
): Promise<Row[]> {
  return available(() => query<Row>(pool, statement, values));
}

const MAX_RETRIES = 5;

/**
 * Does work that is one transaction, and repeats it when it gave way to another: as the victim of a deadlock, or because
 * it waits for locks only briefly. Turns errors from a PostgreSQL that is away or refuses work into
 * StoreUnavailableError.
 */
export async function available<Result>(transaction: () => PromiseLike<Result>): Promise<Result> {
  for (let retries = 0; ; retries += 1) {
    try {
      return await transaction();
    } catch (error) {
      const gaveWay = GAVE_WAY.has(codeOf(error) ?? '');
      if (gaveWay && retries < MAX_RETRIES) continue;
      const cause = causeOf(error);
      if (isAboutData(cause)) throw badData(cause);
      if (!gaveWay && !isUnavailable(cause)) throw error;
      throw new StoreUnavailableError(`PostgreSQL is not available: ${cause.message}`, { cause });
    }
  }
}

/** `deadlock_detected`, `lock_not_available`. */
export const GAVE_WAY: ReadonlySet<string> = new Set(['40P01', '55P03']);

/** The detail of the error when a write broke the given unique index, else null. */
export function uniqueViolation(error: unknown, index: string): string | null {
  const cause = causeOf(error) as Partial<pg.DatabaseError>;
  return codeOf(error) === '23505' && cause.constraint === index ? (cause.detail ?? '') : null;
}

/** The error that the driver threw; drizzle and `available` wrap it. */
const causeOf = (error: unknown): Error =>
  error instanceof DrizzleQueryError || error instanceof BadDataError
    ? causeOf(error.cause)
    : (Object(error) as Error);

/** PostgreSQL's code of an error (SQLSTATE), or the system's. */
export function codeOf(error: unknown): string | undefined {
  const { code } = causeOf(error) as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
}

/** How the driver's messages begin, without a code, when a connection broke or none was free in time. */
const CONNECTION_FAILED =
  /^(Connection (terminated|ended)|Client has encountered|Client was closed|timeout exceeded|Query read timeout)/;

/**
 * Values that cannot be what they should be (class 22) or that are too big (54), and broken constraints (23). A key that
 * exists already and a partition that is just being made are about other rows and about the moment; the latter violates
 * a check without a name.
 */
function isAboutData(error: Error): boolean {
  const { constraint } = error as Partial<pg.DatabaseError>;
  const code = codeOf(error) ?? '';
  return /^(22...|2350[0-4]|54...)$/.test(code) || (code === '23514' && constraint !== undefined);
}

const badData = (cause: Error): BadDataError =>
  new BadDataError(`PostgreSQL refuses a value: ${cause.message}`, { cause });

/** Whether a batch failed because of one of its items. */
export const isBadData = (error: unknown): boolean => error instanceof BadDataError;

/**
 * Connection exceptions (class 08), lack of resources (53), operator intervention (57P), failures of the server's system (58), a
 * statement that took too long, a read-only standby, a transaction that was idle for too long, and errors of the socket, which
 * carry a system code or none.
 */
function isUnavailable(error: Error): boolean {
  const code = codeOf(error);
  if (error instanceof NoTurnError) return true;
  if (code === undefined) return CONNECTION_FAILED.test(error.message);
  return (
    /^(08|53|57P|58)/.test(code) ||
    [STATEMENT_TIMED_OUT, '25006', '25P03'].includes(code) ||
    /^E[A-Z]+$/.test(code)
  );
}
