import pg from 'pg';
import { CONNECT_TIMEOUT_MS, PostgresShare, type SessionSettings } from './postgres-share.js';
import { Turnstile } from './turnstile.js';

/** How to reach PostgreSQL, and how many connections the process may have. */
export interface PostgresOptions {
  /** `postgres://…` */
  url: string;
  /** Of all kinds together, `DATABASE_CONNECTIONS`. */
  connections: number;
  /** Whether the process is on the path of ticks: the others then leave half of the connections free. */
  hasTicks?: boolean;
  /** Whether the process does background work, one of whose connections listens all the time. */
  hasBackground?: boolean;
  /** How results are read; by default as the driver does. */
  types?: pg.CustomTypesConfig;
  /** Told about connections that break while idle; they are replaced. */
  onConnectionError?: (error: Error) => void;
}

/** A query without an answer for this long has lost its server or its network; its connection is given up. */
const QUERY_TIMEOUT_MS = 10_000;

/**
 * PostgreSQL ends the statement before that; most likely, it waits for a lock. If only this process gave up, the abandoned session
 * would go on to wait, and the sessions of further tries would use up the connections of the server.
 */
const STATEMENT_TIMEOUT_MS = 9_000;

/**
 * Longer than most jobs take to come round: ticks come in bursts, and a connection that is made for one has to authenticate, to
 * parse its statements and to plan them, which costs as much as dozens of callbacks.
 */
const IDLE_MS = 10 * 60_000;

/** Each day has statements of its own, which PostgreSQL keeps for as long as their connection lives. */
const LIFETIME_SECONDS = 24 * 3_600;

/** A process that was suspended or cut off within a transaction must not keep its locks: jobs would wait for it. */
const IDLE_IN_TRANSACTION_MS = 5_000;

/**
 * A prepared statement is parsed once, and planned for each use. A cached plan would be made while the partition of a
 * new day is empty, and would scan that partition once it is full.
 */
const SETTINGS = `-c TimeZone=UTC -c plan_cache_mode=force_custom_plan -c jit=off -c statement_timeout=${STATEMENT_TIMEOUT_MS} -c idle_in_transaction_session_timeout=${IDLE_IN_TRANSACTION_MS}`;

/**
 * On the path of a tick every query looks up a batch of ids. Planning for each batch costs a few microseconds a row:
 * the planner then knows how many ids there are and skips all partitions but theirs.
 */
const LOOKUPS: SessionSettings = { enable_mergejoin: 'off', enable_seqscan: 'off' };

/**
 * For look-ups on one partition, whose plan is the same for every batch: one look at an index for each id. It is made once for
 * each connection, even while the partition is empty, since LOOKUPS rules out everything else.
 */
const PLANNED_ONCE: SessionSettings = { ...LOOKUPS, plan_cache_mode: 'force_generic_plan' };

/** More at once would not make background work faster. */
const MOST_FOR_BACKGROUND = 3;

/**
 * The one pool of connections to PostgreSQL that a process has. Its users get bounded shares of it, so that none of them
 * starves another: background work leaves at least one connection to other work, and both leave half of the pool to the
 * path of ticks, which may use all of it.
 */
export class PostgresConnections {
  /** For the path of a tick. */
  readonly ticks: PostgresShare;
  /** For statements on the path of a tick that look up ids in one partition, and small ones that are asked often: their plans are kept. */
  readonly plannedOnce: PostgresShare;
  /** For the api, and whatever else is not on the path of a tick: the planner is free. */
  readonly requests: PostgresShare;
  readonly most: number;
  private readonly pool: pg.Pool;
  private readonly toldOfBreakage: (() => void)[] = [];
  private readonly forRequests: Turnstile;
  private readonly forBackground: Turnstile;
  /** Monotonic milliseconds. */
  private answeredAt = -Infinity;

  constructor(options: PostgresOptions) {
    const { connections, hasTicks = false, hasBackground = false } = options;
    this.most = connections;
    this.pool = createPool(options);
    const tell = (): void => this.toldOfBreakage.forEach((listener) => listener());
    // An idle connection that breaks says so itself; any other is released with the error.
    this.pool.on('error', tell);
    this.pool.on('release', (error) => {
      if (error) tell();
      else this.answeredAt = performance.now();
    });
    const shares = sharesOf(connections, { hasTicks, hasBackground });
    this.forRequests = new Turnstile(shares.requests);
    this.forBackground = new Turnstile(shares.background);
    this.ticks = new PostgresShare(this.pool, [], LOOKUPS);
    this.plannedOnce = new PostgresShare(this.pool, [], PLANNED_ONCE);
    this.requests = new PostgresShare(this.pool, [this.forRequests]);
  }

  /** A share for background work. All such shares together are bounded. */
  background(settings: SessionSettings = {}): PostgresShare {
    return new PostgresShare(this.pool, [this.forBackground, this.forRequests], settings);
  }

  /** Background work whose queries are like those on the path of a tick. */
  get backgroundLookups(): PostgresShare {
    return this.background(LOOKUPS);
  }

  /** The connection that listens all the time for background work: no share counts it, so there must be only one. */
  listener(): Promise<pg.PoolClient> {
    return this.pool.connect();
  }

  /**
   * Calls the listener whenever a connection breaks, or is given up after an error. A process that knows something of the
   * database may then no longer rely on it: the next server may be a restored one.
   */
  whenBroken(listener: () => void): void {
    this.toldOfBreakage.push(listener);
  }

  /** Whether the server has answered somebody in that time, milliseconds. */
  hasAnsweredWithin(ms: number): boolean {
    return performance.now() - this.answeredAt <= ms;
  }

  /** Connections in use and idle, and how many queries wait for one. */
  get usage(): { busy: number; idle: number; waiting: number } {
    const { totalCount, idleCount, waitingCount } = this.pool;
    const waiting = waitingCount + this.forRequests.waiting + this.forBackground.waiting;
    return { busy: totalCount - idleCount, idle: idleCount, waiting };
  }

  /** Closes all connections once their work is done. Safe to call again. */
  async close(): Promise<void> {
    if (!this.pool.ending) await this.pool.end();
  }
}

/** How many connections each kind of use may have at once. */
export function sharesOf(
  connections: number,
  { hasTicks, hasBackground }: { hasTicks: boolean; hasBackground: boolean },
): { requests: number; background: number } {
  const forTicks = hasTicks ? Math.ceil(connections / 2) : 0;
  const requests = Math.max(1, connections - forTicks - (hasBackground ? 1 : 0));
  return { requests, background: Math.max(1, Math.min(MOST_FOR_BACKGROUND, requests - 1)) };
}

function createPool({ url, connections, types, onConnectionError }: PostgresOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_MS,
    keepAlive: true,
    maxLifetimeSeconds: LIFETIME_SECONDS,
    application_name: 'job-scheduler',
    options: SETTINGS,
    ...(types && { types }),
  });
  // A connection that breaks makes its query fail. The error event in addition would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('error', (error) => onConnectionError?.(error));
  return pool;
}
