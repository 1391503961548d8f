import type { Dispatcher } from 'undici';
import type { AddressGuard } from '../addresses/address-guard.js';
import { CallbackFault } from './callback-fault.js';
import { Connection } from './connection.js';
import { Dialler, type ConnectOptions } from './dial.js';
import { IdleEnds } from './idle-ends.js';

/**
 * Which connection may carry a request: any idle one; only one that its target can hardly have closed yet; or a new one
 * alone, for a request that is sent again.
 */
export type Reuse = 'any' | 'safe' | 'never';

/** A request on its way through the pool, which also hears what becomes of it. */
export interface PooledRequest extends Dispatcher.DispatchHandler {
  readonly options: Dispatcher.DispatchOptions;
  /** Called with the connection that will carry the request. */
  onAssigned(connection: Connection): void;
  /** Whether the request needs its connection no more, because it was refused, for example. */
  readonly hasEnded: boolean;
}

/**
 * Keep-alive connections per origin. A request never waits for one of them: it takes an idle one, or a new one is made.
 * So there are as many as there are calls at once, which is up to the caller. It does not use undici's Agent and Pool:
 * when connections fail or are given up, those close pools in use, and lose the place of a request that they refuse.
 */
export class ConnectionPool {
  readonly #origins = new Map<string, OriginPool>();
  readonly #idleEnds = new IdleEnds();
  readonly #dialler: Dialler;
  readonly #unsubscribe: () => void;
  #emptied: (() => void) | null = null;
  #closing: Promise<void> | null = null;

  constructor(connect: ConnectOptions, guard: AddressGuard) {
    this.#dialler = new Dialler(connect, guard);
    this.#unsubscribe = guard.onChange(() => {
      for (const pool of this.#origins.values()) pool.renew();
    });
  }

  /** Sends the request. Throws if the origin is not HTTP, or after close() unless the request is sent again. */
  send(origin: string, request: PooledRequest, reuse: Reuse): void {
    if (this.#closing !== null && reuse !== 'never') {
      throw new CallbackFault('aborted', 'The call was not made: the HTTP client is closed.');
    }
    const known = this.#origins.get(origin);
    if (known === undefined) this.#sendFirst(origin, request, reuse);
    else known.send(request, reuse);
  }

  /** Resolves when the requests in hand have ended and all connections are closed. */
  close(): Promise<void> {
    this.#closing ??= new Promise((resolve) => {
      this.#unsubscribe();
      this.#emptied = resolve;
      for (const pool of this.#origins.values()) pool.close();
      if (this.#origins.size === 0) resolve();
    });
    return this.#closing;
  }

  #sendFirst(origin: string, request: PooledRequest, reuse: Reuse): void {
    const pool = new OriginPool(new URL(origin), this.#dialler, this.#idleEnds, () => this.#drop(origin));
    pool.send(request, reuse);
    if (!pool.empty) this.#origins.set(origin, pool);
  }

  #drop(origin: string): void {
    this.#origins.delete(origin);
    if (this.#origins.size === 0) this.#emptied?.();
  }
}

class OriginPool {
  readonly #busy = new Set<Connection>();
  /**
   * Those of the busy ones whose answer is complete. undici waits for the end of this turn of the event loop before it
   * looks for the next request, but takes it already: so a busy runner needs no more connections than it has calls.
   */
  readonly #answered = new Set<Connection>();
  /** Used from the end, so that connections which are not needed grow old and are closed. */
  readonly #idle: Connection[] = [];
  /** Those of the busy ones that are closed after their request. */
  readonly #outdated = new WeakSet<Connection>();
  #closing = false;

  constructor(
    private readonly origin: URL,
    private readonly dialler: Dialler,
    private readonly idleEnds: IdleEnds,
    private readonly onEmpty: () => void,
  ) {}

  get empty(): boolean {
    return this.#busy.size + this.#idle.length === 0;
  }

  send(request: PooledRequest, reuse: Reuse): void {
    const connection =
      (reuse === 'any' ? this.#takeAnswered() : undefined) ?? this.#takeIdle(reuse) ?? this.#open();
    this.#busy.add(connection);
    request.onAssigned(connection);
    connection.dispatch(request.options, request);
    // No `drain` follows a request that was refused.
    if (request.hasEnded && !connection.busy) this.#release(connection);
  }

  close(): void {
    this.#closing = true;
    for (const connection of this.#idle.splice(0)) this.#retire(connection);
  }

  /** No connection that exists carries another request. */
  renew(): void {
    for (const connection of this.#busy) this.#outdated.add(connection);
    this.#answered.clear();
    for (const connection of this.#idle.splice(0)) this.#retire(connection);
  }

  /** Only for a request that may be sent again: a target that closes the connection after its answer may be about to. */
  #takeAnswered(): Connection | undefined {
    for (const connection of this.#answered) {
      this.#answered.delete(connection);
      // The target may have asked to close it.
      if (!connection.connected) continue;
      connection.idledMs = 0;
      return connection;
    }
    return undefined;
  }

  #takeIdle(reuse: Reuse): Connection | undefined {
    const newest = this.#idle.at(-1);
    if (newest === undefined || reuse === 'never') return undefined;
    const idleMs = performance.now() - newest.idleSince;
    if (reuse === 'safe' && idleMs >= this.idleEnds.safeMs(this.origin.origin)) return undefined;
    this.#idle.pop();
    newest.idledMs = idleMs;
    return newest;
  }

  #open(): Connection {
    const connection = new Connection(this.origin, this.dialler, () => {
      if (!this.#closing && !this.#outdated.has(connection)) this.#answered.add(connection);
    });
    connection.on('drain', () => {
      this.#release(connection);
    });
    connection.on('disconnect', (_origin, _clients, reason) => {
      this.#disconnected(connection, reason);
    });
    return connection;
  }

  #disconnected(connection: Connection, reason: Error): void {
    this.#answered.delete(connection);
    const place = this.#idle.indexOf(connection);
    if (place >= 0) {
      this.#idle.splice(place, 1);
      if (!isOwnEnd(reason)) this.idleEnds.note(this.origin.origin, performance.now() - connection.idleSince);
      this.#retire(connection);
    } else if (connection.unansweredReuse) {
      // While the connection still has its request, the request has not been sent.
      this.idleEnds.note(this.origin.origin, connection.busy ? connection.idledMs : 0);
    }
  }

  #release(connection: Connection): void {
    if (!this.#busy.delete(connection)) return;
    this.#answered.delete(connection);
    if (connection.connected && !this.#closing && !this.#outdated.has(connection)) {
      connection.idleSince = performance.now();
      this.#idle.push(connection);
    } else this.#retire(connection);
  }

  #retire(connection: Connection): void {
    void connection.destroy();
    if (this.empty) this.onEmpty();
  }
}

/** Whether undici itself closed an idle connection, because of its age. */
const isOwnEnd = (reason: Error): boolean => 'code' in reason && reason.code === 'UND_ERR_INFO';
