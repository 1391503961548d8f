import { isIP, type Socket } from 'node:net';

/** How long the phases of connecting took, in milliseconds; null for a phase that did not happen. */
export interface ConnectTimings {
  dns_ms: number | null;
  connect_ms: number | null;
  tls_ms: number | null;
}

type Part = keyof ConnectTimings;

/** Times the phases of connecting from its construction on. An unfinished phase counts up to the moment of reading. */
export class ConnectTimer {
  readonly #timings: ConnectTimings = { dns_ms: null, connect_ms: null, tls_ms: null };
  #part: Part | null;
  #since = performance.now();

  /** `socket` is about to connect to the host of `origin`. */
  constructor(socket: Socket, origin: URL) {
    this.#part = isIP(origin.hostname.replace(/^\[|\]$/g, '')) === 0 ? 'dns_ms' : 'connect_ms';
    socket.once('lookup', (error: Error | null) => {
      this.#begin(error === null ? 'connect_ms' : null);
    });
    socket.once('connect', () => {
      this.#begin(origin.protocol === 'https:' ? 'tls_ms' : null);
    });
    socket.once('secureConnect', () => {
      this.#begin(null);
    });
  }

  read(): ConnectTimings {
    this.#endPart(performance.now());
    return this.#timings;
  }

  #begin(part: Part | null): void {
    const now = performance.now();
    this.#endPart(now);
    this.#part = part;
    this.#since = now;
  }

  #endPart(now: number): void {
    if (this.#part !== null) this.#timings[this.#part] = now - this.#since;
  }
}
