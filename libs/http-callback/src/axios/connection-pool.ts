import type { LookupFunction } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import { buildConnector, type Dispatcher } from 'undici';
import { CallbackFault } from './callback-fault.js';
import { Connection } from './connection.js';

/**
 * How connections are made. `lookup` replaces the resolver. An address policy belongs there and in the connector that
 * the pool builds, because only the connector sees IP literals.
 */
export interface ConnectOptions extends Pick<SecureContextOptions, 'ca'> {
  lookup?: LookupFunction;
}

export interface PoolOptions {
  /** Maximum connections per origin; further requests wait for a free one. */
  connectionsPerOrigin: number;
  connect: ConnectOptions;
}

/** A request on its way through the pool. */
export interface PooledRequest {
  options: Dispatcher.DispatchOptions;
  handler: Dispatcher.DispatchHandler;
  /** Called with the connection that will carry the request. Returns false if the request is no longer wanted. */
  onAssigned(connection: Connection): boolean;
}

/**
 * Keep-alive connections per origin. It does not use undici's Agent and Pool: when connections fail or are given up,
 * those close pools in use, exceed their limit, and lose the place of a request that they refuse.
 */
export class ConnectionPool {
  readonly #origins = new Map<string, OriginPool>();
  readonly #connect: buildConnector.connector;
  readonly #limit: number;
  #emptied: (() => void) | null = null;
  #closing: Promise<void> | null = null;

  constructor(options: PoolOptions) {
    this.#connect = buildConnector({ ...options.connect, timeout: 0 });
    this.#limit = options.connectionsPerOrigin;
  }

  /** Sends the request as soon as a connection is free. Throws if the origin is not HTTP, or after close(). */
  send(origin: string, request: PooledRequest): void {
    if (this.#closing !== null) {
      throw new CallbackFault('aborted', 'The call was not made: the HTTP client is closed.');
    }
    const known = this.#origins.get(origin);
    const pool =
      known ?? new OriginPool(new URL(origin), this.#limit, this.#connect, () => this.#drop(origin));
    pool.send(request);
    if (known === undefined && !pool.empty) this.#origins.set(origin, pool);
  }

  /** Resolves when the requests in hand have ended and all connections are closed. */
  close(): Promise<void> {
    this.#closing ??= new Promise((resolve) => {
      this.#emptied = resolve;
      for (const pool of this.#origins.values()) pool.close();
      if (this.#origins.size === 0) resolve();
    });
    return this.#closing;
  }

  #drop(origin: string): void {
    this.#origins.delete(origin);
    if (this.#origins.size === 0) this.#emptied?.();
  }
}

class OriginPool {
  readonly #busy = new Set<Connection>();
  /** Used from the end, so that connections which are not needed grow old and are closed. */
  readonly #idle: Connection[] = [];
  readonly #waiting: PooledRequest[] = [];
  #closing = false;

  constructor(
    private readonly origin: URL,
    private readonly limit: number,
    private readonly connect: buildConnector.connector,
    private readonly onEmpty: () => void,
  ) {}

  get empty(): boolean {
    return this.#busy.size + this.#idle.length === 0;
  }

  send(request: PooledRequest): void {
    const connection = this.#idle.pop() ?? (this.#busy.size < this.limit ? this.#open() : undefined);
    if (connection === undefined) {
      this.#waiting.push(request);
      return;
    }
    this.#busy.add(connection);
    if (!this.#start(connection, request)) this.#release(connection);
  }

  close(): void {
    this.#closing = true;
    for (const connection of this.#idle.splice(0)) this.#retire(connection);
  }

  #open(): Connection {
    const connection = new Connection(this.origin, this.connect);
    connection.on('drain', () => {
      this.#release(connection);
    });
    connection.on('disconnect', () => {
      const place = this.#idle.indexOf(connection);
      if (place < 0) return;
      this.#idle.splice(place, 1);
      this.#retire(connection);
    });
    return connection;
  }

  /** Returns false if the request is no longer wanted or was refused: then no `drain` frees the connection. */
  #start(connection: Connection, request: PooledRequest): boolean {
    if (!request.onAssigned(connection)) return false;
    connection.dispatch(request.options, request.handler);
    return connection.busy;
  }

  #release(connection: Connection): void {
    if (!this.#busy.has(connection)) return;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      if (this.#start(connection, next)) return;
    }
    this.#busy.delete(connection);
    if (connection.stats.connected && !this.#closing) this.#idle.push(connection);
    else this.#retire(connection);
  }

  #retire(connection: Connection): void {
    void connection.destroy();
    if (this.empty) this.onEmpty();
  }
}
