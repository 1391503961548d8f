/** How a timer is set and cleared; a test has its own. */
export interface Timers {
  set: (callback: () => void, ms: number) => unknown;
  clear: (timer: unknown) => void;
}

/** Asks for something, and stops when the signal says so. */
export type Ask<Answer> = (signal: AbortSignal) => Promise<Answer>;

/**
 * Requests that nobody waits for. They leave most of the few connections of a browser free, and give way while somebody types who
 * does wait.
 */
export class Unhurried {
  private readonly waiting: (() => void)[] = [];
  private interruption = new AbortController();
  private underWay = 0;
  private rest: unknown = null;

  /**
   * @param atOnce how many requests are under way at the most
   * @param restMs how long nobody must have typed before the next one begins
   */
  constructor(
    private readonly atOnce: number,
    private readonly restMs: number,
    private readonly timers: Timers,
  ) {}

  /** Asks in its turn, and once more if it had to give way. Rejects as `ask` does, and when `signal` says that nobody wants the answer. */
  async run<Answer>(ask: Ask<Answer>, signal: AbortSignal): Promise<Answer> {
    for (;;) {
      await this.turn(signal);
      const interrupted = this.interruption.signal;
      try {
        return await ask(AbortSignal.any([signal, interrupted]));
      } catch (error) {
        if (!interrupted.aborted || signal.aborted) throw error;
      } finally {
        this.underWay -= 1;
        this.beginNext();
      }
    }
  }

  /** Somebody types: what is under way stops, and begins again once they rest. */
  giveWay(): void {
    if (this.rest !== null) this.timers.clear(this.rest);
    this.rest = this.timers.set(() => {
      this.rest = null;
      this.beginNext();
    }, this.restMs);
    this.interruption.abort();
    this.interruption = new AbortController();
  }

  private turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.waiting.splice(this.waiting.indexOf(begin), 1);
        reject(signal.reason as Error);
      };
      const begin = (): void => {
        signal.removeEventListener('abort', leave);
        this.underWay += 1;
        resolve();
      };
      if (signal.aborted) {
        reject(signal.reason as Error);
        return;
      }
      signal.addEventListener('abort', leave);
      this.waiting.push(begin);
      this.beginNext();
    });
  }

  private beginNext(): void {
    while (this.rest === null && this.underWay < this.atOnce) {
      const begin = this.waiting.shift();
      if (begin === undefined) return;
      begin();
    }
  }
}
