import type { LookupFunction, Socket } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import { buildConnector } from 'undici';
import type { AddressGuard } from '../addresses/address-guard.js';
import { AddressRace, type RaceTarget } from './address-race.js';
import { ConnectTimer } from './connect-timer.js';

/** How connections are made. `lookup` replaces the resolver. */
export interface ConnectOptions extends Pick<SecureContextOptions, 'ca' | 'cert' | 'key'> {
  lookup?: LookupFunction;
}

/** How often TCP asks whether the other side is still there; undici's default. */
const TCP_KEEP_ALIVE_MS = 60_000;

/** Makes connections: TCP here, and TLS on top of it with undici's connector, which resumes sessions. */
export class Dialler {
  readonly #secure: buildConnector.connector;
  readonly #lookup: LookupFunction | undefined;

  /** `guard`: says which addresses may be connected to. */
  constructor(
    { lookup, ...tls }: ConnectOptions,
    private readonly guard: AddressGuard,
  ) {
    this.#secure = buildConnector({ ...tls, timeout: 0 });
    this.#lookup = lookup;
  }

  /** Begins to connect. `done` is called once, later: with an error, or with a socket that is ready for requests. */
  dial(options: buildConnector.Options, done: (error: Error | null, socket: Socket | null) => void): Dial {
    const resolving = { lookup: this.#lookup, guard: this.guard };
    return new Dial(options, resolving, this.#secure, done);
  }
}

/** One connection that is being made. */
export class Dial {
  readonly timer = new ConnectTimer();
  readonly #race: AddressRace;
  #socket: Socket | null = null;

  constructor(
    private readonly options: buildConnector.Options,
    resolving: Pick<RaceTarget, 'lookup' | 'guard'>,
    private readonly secure: buildConnector.connector,
    private readonly done: (error: Error | null, socket: Socket | null) => void,
  ) {
    const { hostname, port } = options;
    const target = { hostname, port: Number(port || (this.#isSecure ? 443 : 80)), ...resolving };
    this.#race = new AddressRace(target, this.timer, (error, socket) => {
      if (socket === null) done(error, null);
      else this.#connected(socket);
    });
  }

  /** Ends it with this error, or destroys the socket if there is one. */
  giveUp(reason: Error): void {
    this.#race.giveUp(reason);
    this.#socket?.destroy(reason);
  }

  get #isSecure(): boolean {
    return this.options.protocol === 'https:';
  }

  #connected(socket: Socket): void {
    this.#socket = socket.setNoDelay(true).setKeepAlive(true, TCP_KEEP_ALIVE_MS);
    if (this.#isSecure) this.#startTls(socket);
    else {
      this.timer.begin(null);
      this.done(null, socket);
    }
  }

  #startTls(httpSocket: Socket): void {
    this.timer.begin('tls_ms');
    // undici declares that connectors return nothing, but its own returns the socket, which must be given up at need.
    const socket: unknown = this.secure({ ...this.options, httpSocket }, (...[error, secured]) => {
      if (error !== null) {
        this.done(error, null);
        return;
      }
      this.timer.begin(null);
      this.done(null, secured);
    });
    if (socket instanceof Object && 'destroy' in socket) this.#socket = socket as Socket;
  }
}
