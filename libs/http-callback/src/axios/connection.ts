import type { Socket } from 'node:net';
import { Client, type Dispatcher } from 'undici';
import { connectFault } from './callback-fault.js';
import type { ConnectTimer, ConnectTimings } from './connect-timer.js';
import type { Dial, Dialler } from './dial.js';
import { InterimHeads } from './interim-heads.js';
import { readInPortions } from './portions.js';

const IDLE_MS = 4_000;

/** Names and values together; the limit of undici is the first size that it refuses. */
export const RESPONSE_HEADERS_BYTES = 64 * 1024;

/**
 * undici's own timeouts are off, because they are not a total deadline.
 *
 * A target may close an idle connection at the very moment when it is reused. To make that rare, idle connections are
 * closed after 4 s, before most servers close them (after 5 s or more), or 2 s before the time that the target's
 * `keep-alive` header announces, and requests are never pipelined. Whether the request is then sent again is up to the
 * call.
 */
const CLIENT_OPTIONS: Client.Options = {
  pipelining: 1,
  keepAliveTimeout: IDLE_MS,
  keepAliveMaxTimeout: IDLE_MS,
  keepAliveTimeoutThreshold: 2_000,
  maxHeaderSize: RESPONSE_HEADERS_BYTES + 1,
  headersTimeout: 0,
  bodyTimeout: 0,
};

/**
 * One connection whose socket can be destroyed in any state. undici itself cannot give up a connection that is still
 * being made, and after an abort it reconnects for the aborted request.
 */
export class Connection extends Client {
  /** How long it had been idle before its current request, milliseconds; the pool sets it. */
  idledMs = 0;
  /** When it became idle, monotonic milliseconds; the pool sets it. */
  idleSince = 0;
  readonly #state: ConnectionState;

  /** `onAnswered`: called when the answer to the current request is complete. */
  constructor(
    origin: URL,
    dialler: Dialler,
    private readonly onAnswered: () => void,
  ) {
    const state: ConnectionState = {
      dial: null,
      socket: null,
      heads: null,
      givenUp: null,
      cutOff: false,
      timer: null,
      reused: false,
      readBefore: 0,
    };
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
        state.dial = dialler.dial(connectOptions, (error, socket) => {
          if (socket === null) {
            callback(connectFault(error ?? new Error('not connected'), target), null);
            return;
          }
          readInPortions(socket);
          Object.assign(state, { socket, heads: InterimHeads.watch(socket), reused: false, readBefore: 0 });
          callback(null, socket);
        });
        state.timer = state.dial.timer;
      },
    });
    this.#state = state;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const state = this.#state;
    state.givenUp = null;
    state.cutOff = false;
    state.reused = state.socket !== null;
    state.readBefore = state.socket?.bytesRead ?? 0;
    state.heads?.expect();
    return super.dispatch(options, handler);
  }

  /** Whether its socket is connected and neither side has ended it. */
  get connected(): boolean {
    return this.#state.socket?.destroyed === false;
  }

  /** Whether the connection has a request. */
  get busy(): boolean {
    return this.stats.size > 0;
  }

  /** Whether the current request came after others on this connection, and the target has not sent a byte since. */
  get unansweredReuse(): boolean {
    const { reused, socket, readBefore, cutOff } = this.#state;
    return reused && !cutOff && socket?.bytesRead === readBefore;
  }

  /** The answer to the current request is complete. */
  answered(): void {
    this.onAnswered();
  }

  /** How long connecting takes or took. Returns null once the first request has read it, for which it was made. */
  takeTimings(): ConnectTimings | null {
    const timings = this.#state.timer?.read() ?? null;
    this.#state.timer = null;
    return timings;
  }

  /** Ends the current request: destroys the socket, whether it is connected or still connecting. */
  giveUp(reason: Error): void {
    const { dial, socket } = this.#state;
    this.#state.givenUp = reason;
    if (socket?.destroyed === false) this.#state.cutOff = true;
    dial?.giveUp(reason);
    socket?.destroy(reason);
  }
}

interface ConnectionState {
  dial: Dial | null;
  /** The connected one, even if it has ended since. */
  socket: Socket | null;
  heads: InterimHeads | null;
  givenUp: Error | null;
  /** Whether giving up was what ended the socket. */
  cutOff: boolean;
  timer: ConnectTimer | null;
  reused: boolean;
  /** Bytes that had been read before the current request. */
  readBefore: number;
}
