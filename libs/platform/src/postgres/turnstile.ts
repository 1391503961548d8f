/** Why a turn did not come in time. */
export class NoTurnError extends Error {}

interface Waiting {
  enter: () => void;
  timer: NodeJS.Timeout;
}

/** Lets a number of users in at once; the others wait in the order in which they came. */
export class Turnstile {
  private readonly queue: Waiting[] = [];
  private inside = 0;

  constructor(private readonly places: number) {}

  /** How many wait. */
  get waiting(): number {
    return this.queue.length;
  }

  /** Resolves once there is a place; `leave` frees it. Rejects with NoTurnError after `patienceMs`. */
  enter(patienceMs: number): Promise<void> {
    if (this.inside < this.places) {
      this.inside += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.queue.splice(this.queue.indexOf(waiting), 1);
        reject(new NoTurnError(`none of ${this.places} connections was free within ${patienceMs} ms`));
      }, patienceMs);
      const waiting = { enter: resolve, timer };
      this.queue.push(waiting);
    });
  }

  leave(): void {
    const next = this.queue.shift();
    if (next === undefined) {
      this.inside -= 1;
      return;
    }
    clearTimeout(next.timer);
    next.enter();
  }
}
