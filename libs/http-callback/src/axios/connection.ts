import { Socket } from 'node:net';
import { Client, type buildConnector, type Dispatcher } from 'undici';
import { connectFault } from './callback-fault.js';
import { ConnectTimer, type ConnectTimings } from './connect-timer.js';

const IDLE_MS = 4_000;
const RESPONSE_HEADERS_BYTES = 16 * 1024;

/**
 * undici's own timeouts are off, because they are not a total deadline.
 *
 * A target may close an idle connection at the very moment when it is reused. Such a call ends with `reset` and is not
 * repeated here, since the target may have acted on it. To make that rare, idle connections are closed after 4 s,
 * before most servers close them (after 5 s or more), or 2 s before the time that the target's `keep-alive` header
 * announces, and requests are never pipelined.
 */
const CLIENT_OPTIONS: Client.Options = {
  pipelining: 1,
  keepAliveTimeout: IDLE_MS,
  keepAliveMaxTimeout: IDLE_MS,
  keepAliveTimeoutThreshold: 2_000,
  maxHeaderSize: RESPONSE_HEADERS_BYTES,
  headersTimeout: 0,
  bodyTimeout: 0,
};

/**
 * One connection whose socket can be destroyed in any state. undici itself cannot give up a connection that is still
 * being made, and after an abort it reconnects for the aborted request.
 */
export class Connection extends Client {
  readonly #state: ConnectionState;

  constructor(origin: URL, connect: buildConnector.connector) {
    const state: ConnectionState = { socket: null, givenUp: null, timer: null };
    const target = { host: origin.host, secure: origin.protocol === 'https:' };
    super(origin, {
      ...CLIENT_OPTIONS,
      connect: (connectOptions, callback) => {
        const { givenUp } = state;
        if (givenUp !== null) {
          // The request ended while undici was about to reconnect for it.
          queueMicrotask(() => {
            callback(givenUp, null);
          });
          return;
        }
        const socket: unknown = connect(connectOptions, (...[error, connected]) => {
          if (error === null) callback(null, connected);
          else callback(connectFault(error, target), null);
        });
        if (!(socket instanceof Socket)) return;
        state.socket = socket;
        state.timer = new ConnectTimer(socket, origin);
      },
    });
    this.#state = state;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    this.#state.givenUp = null;
    return super.dispatch(options, handler);
  }

  /** Whether the connection has a request. */
  get busy(): boolean {
    return this.stats.size > 0;
  }

  /** How long connecting takes or took. Returns null once the first request has read it, for which it was made. */
  takeTimings(): ConnectTimings | null {
    const timings = this.#state.timer?.read() ?? null;
    this.#state.timer = null;
    return timings;
  }

  /** Ends the current request: destroys the socket, whether it is connected or still connecting. */
  giveUp(reason: Error): void {
    this.#state.givenUp = reason;
    this.#state.socket?.destroy(reason);
  }
}

interface ConnectionState {
  socket: Socket | null;
  givenUp: Error | null;
  timer: ConnectTimer | null;
}
