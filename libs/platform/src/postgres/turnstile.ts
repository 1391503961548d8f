/** Why a turn did not come in time. */
export class NoTurnError extends Error {}

interface Waiting {
  enter: () => void;
  timer: NodeJS.Timeout;
}

/** Nobody waits longer than this, milliseconds: whoever asked has given up by then. */
const MOST_PATIENCE_MS = 30_000;

/** Lets a number of users in at once; the others wait in the order in which they came. */
export class Turnstile {
  private readonly queue: Waiting[] = [];
  private inside = 0;
  /** When somebody last left who got what they came for. Monotonic milliseconds. */
  private servedAt = -Infinity;

  constructor(private readonly places: number) {}

  /** How many wait. */
  get waiting(): number {
    return this.queue.length;
  }

  /**
   * Resolves once there is a place; `leave` frees it. Rejects with NoTurnError when nobody has been served for `patienceMs`: a long
   * queue that moves is no reason to give up, one that stands still is.
   */
  enter(patienceMs: number): Promise<void> {
    if (this.inside < this.places) {
      this.inside += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const came = performance.now();
      const giveUp = (): void => {
        const now = performance.now();
        const end = Math.min(Math.max(came, this.servedAt) + patienceMs, came + MOST_PATIENCE_MS);
        // Timers may be early by a part of a millisecond.
        if (end - now >= 1) {
          waiting.timer = setTimeout(giveUp, end - now);
          return;
        }
        this.queue.splice(this.queue.indexOf(waiting), 1);
        const ms = Math.round(now - came);
        reject(new NoTurnError(`none of ${this.places} connections was free within ${ms} ms`));
      };
      const waiting: Waiting = { enter: resolve, timer: setTimeout(giveUp, patienceMs) };
      this.queue.push(waiting);
    });
  }

  /** `isServed`: whether who leaves got what they came for. */
  leave(isServed = true): void {
    if (isServed) this.servedAt = performance.now();
    const next = this.queue.shift();
    if (next === undefined) {
      this.inside -= 1;
      return;
    }
    clearTimeout(next.timer);
    next.enter();
  }
}
