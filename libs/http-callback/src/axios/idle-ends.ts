import { LRUCache } from 'lru-cache';

/** About 100 bytes each. */
const KNOWN_ORIGINS = 10_000;

/** For origins that have ended no idle connection yet. */
const UNKNOWN_SAFE_MS = 1_000;

/** Remembers how soon each origin ends idle connections. Milliseconds. */
export class IdleEnds {
  readonly #shortest = new LRUCache<string, number>({ max: KNOWN_ORIGINS });

  /** The origin ended a connection that had been idle so long; 0 if it did so only upon the next request. */
  note(origin: string, idleMs: number): void {
    const known = this.#shortest.get(origin) ?? Infinity;
    if (idleMs < known) this.#shortest.set(origin, idleMs);
  }

  /** A connection idle for less has not been ended so far: half the shortest time, since the end travels too. */
  safeMs(origin: string): number {
    return Math.min(UNKNOWN_SAFE_MS, (this.#shortest.get(origin) ?? Infinity) / 2);
  }
}
