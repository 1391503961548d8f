/** As many runs are claimed ahead as calls ended within this time, so they wait for about as long. */
const WINDOW_MS = 250;

/** The most runs that are claimed ahead. Larger batches hardly make a claim cheaper. */
const MOST_AHEAD = 500;

/**
 * How fast calls end, and thereby how many runs may be claimed before there are slots for them. A runner whose calls take
 * long, or that is idle, claims none ahead: others could call them sooner. Instants are monotonic milliseconds.
 */
export class CallPace {
  private since = -Infinity;
  private current = 0;
  private previous = 0;

  /** Notes that a call ended. */
  ended(now: number): void {
    this.turn(now);
    this.current += 1;
  }

  /** How many more runs than there are slots may be claimed. */
  ahead(now: number): number {
    this.turn(now);
    return Math.min(MOST_AHEAD, Math.max(this.previous, this.current));
  }

  private turn(now: number): void {
    const passed = now - this.since;
    if (passed < WINDOW_MS) return;
    this.previous = passed < 2 * WINDOW_MS ? this.current : 0;
    this.current = 0;
    this.since = passed < 2 * WINDOW_MS ? this.since + WINDOW_MS : now;
  }
}
