import { Socket, type LookupFunction } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import { Agent, buildConnector, Client, Pool, type Dispatcher } from 'undici';
import { connectFault } from './callback-fault.js';

/**
 * How connections are made. `lookup` replaces the resolver; it is also where an address policy belongs, with
 * the connector below, which alone sees IP literals.
 */
export interface ConnectOptions extends Pick<SecureContextOptions, 'ca'> {
  lookup?: LookupFunction;
}

export interface PoolOptions {
  /** Connections per origin at most; further calls wait for a free one, within their deadline. */
  connectionsPerOrigin: number;
  connect: ConnectOptions;
}

/** One dispatch through the pool. A request may wait for a connection, and a connection for its target. */
export interface PooledDispatch extends Dispatcher.DispatchOptions {
  /** Called with the connection that is to carry the request; false drops the request. */
  onAssigned(connection: Connection): boolean;
}

const IDLE_MS = 4_000;
const RESPONSE_HEADERS_BYTES = 16 * 1024;

/**
 * A keep-alive pool per origin. undici's own timeouts are off: they are no total deadline.
 *
 * A target may close an idle connection at the very moment it is used again; such a call ends with `reset` and
 * is not repeated here, since the target may have acted on it. To make that rare, idle connections are given up
 * after 4 s, before the usual servers (5 s and more) do, or 2 s before what the target's `keep-alive` header
 * announces, and requests are never pipelined.
 */
export function createConnectionPool(options: PoolOptions): Agent {
  const connect = buildConnector({ ...options.connect, timeout: 0 });
  return new Agent({
    connections: options.connectionsPerOrigin,
    pipelining: 1,
    keepAliveTimeout: IDLE_MS,
    keepAliveMaxTimeout: IDLE_MS,
    keepAliveTimeoutThreshold: 2_000,
    maxHeaderSize: RESPONSE_HEADERS_BYTES,
    headersTimeout: 0,
    bodyTimeout: 0,
    factory: (origin, poolOptions) =>
      new Pool(origin, {
        ...poolOptions,
        factory: (url, clientOptions) => new Connection(url, clientOptions, connect),
      }),
  });
}

/**
 * One connection of a pool, whose socket can be destroyed in any state. undici itself cannot give up a
 * connection that is still being made, and after an abort it connects anew for the request that was aborted.
 */
export class Connection extends Client {
  readonly #state: ConnectionState;

  constructor(origin: URL, options: Client.Options, connect: buildConnector.connector) {
    const state: ConnectionState = { socket: null, givenUp: null };
    const target = { host: origin.host, secure: origin.protocol === 'https:' };
    super(origin, {
      ...options,
      connect: (connectOptions, callback) => {
        const { givenUp } = state;
        if (givenUp !== null) {
          // The request ended while undici was about to connect anew for it.
          queueMicrotask(() => {
            callback(givenUp, null);
          });
          return;
        }
        const socket: unknown = connect(connectOptions, (...[error, connected]) => {
          if (error === null) callback(null, connected);
          else callback(connectFault(error, target), null);
        });
        if (socket instanceof Socket) state.socket = socket;
      },
    });
    this.#state = state;
  }

  override dispatch(options: PooledDispatch, handler: Dispatcher.DispatchHandler): boolean {
    if (!options.onAssigned(this)) return true;
    this.#state.givenUp = null;
    return super.dispatch(options, handler);
  }

  /** Ends the request in hand: destroys the socket, whether it is connected or still connecting. */
  giveUp(reason: Error): void {
    this.#state.givenUp = reason;
    this.#state.socket?.destroy(reason);
  }
}

interface ConnectionState {
  socket: Socket | null;
  givenUp: Error | null;
}
