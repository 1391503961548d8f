/** How long the phases of connecting took, in milliseconds; null for a phase that did not happen. */
export interface ConnectTimings {
  dns_ms: number | null;
  connect_ms: number | null;
  tls_ms: number | null;
}

type Part = keyof ConnectTimings;

/** Times the phases of connecting. An unfinished phase counts up to the moment of reading. */
export class ConnectTimer {
  readonly #timings: ConnectTimings = { dns_ms: null, connect_ms: null, tls_ms: null };
  #part: Part | null = null;
  #since = 0;

  /** Ends the phase before and begins the next one; null when none follows. */
  begin(part: Part | null): void {
    const now = performance.now();
    this.#endPart(now);
    this.#part = part;
    this.#since = now;
  }

  read(): ConnectTimings {
    this.#endPart(performance.now());
    return this.#timings;
  }

  #endPart(now: number): void {
    if (this.#part !== null) this.#timings[this.#part] = now - this.#since;
  }
}
