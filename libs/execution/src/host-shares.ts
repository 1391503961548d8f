/** A host of which a call ended, or first began, so recently counts as answering: its next run will soon have its turn. */
const FLOWING_MS = 250;

/** When a run is to come back whose host does not answer. */
const POSTPONE_MS = 2_000;

/** A run whose host may be called again within this time is worth keeping. */
const SOON_MS = 1_000;

/** So much ahead of its pace a host may be called: runs that wait are looked at every 300 ms only. */
const AHEAD_MS = 400;

/** No run is put off for longer than this at once, so that a long line forms anew now and then. */
const MAX_DELAY_MS = 60_000;

/**
 * What is to become of a claimed run: its call begins, it waits here for its turn, or it is given back for a while
 * (milliseconds).
 */
export type Admission = 'go' | 'wait' | { postponeMs: number };

/** How much of a runner a host may use. */
export interface HostLimits {
  /** Calls at once that one host may have. */
  slots: number;
  /** Calls beyond those, for hosts that have fewer than this. */
  share: number;
  /** Calls that may begin per second to one host; 0 means any number. */
  rate: number;
}

/**
 * Keeps one host from taking a whole runner. A host may use every slot; a share beyond them is kept for hosts that use
 * less than such a share: so a host that hangs to its deadlines cannot hold up the others, and a host that is alone is not
 * slowed down. All times are monotonic milliseconds.
 */
export class HostShares {
  private readonly calls = new Map<string, number>();
  /** When a call of a busy host ended, or its first one began. */
  private readonly progress = new Map<string, number>();
  /** When a host would be due, had its calls been made evenly at the rate it may have. */
  private readonly paces = new Map<string, number>();
  /** When the next run of a host that exceeds its rate is to come back. */
  private readonly lines = new Map<string, number>();
  private total = 0;

  constructor(private readonly limits: HostLimits) {}

  get callsUnderWay(): number {
    return this.total;
  }

  /** Decides for one more call to the host, of which so many wait already. */
  admit(host: string, waiting: number, now: number): Admission {
    const turnMs = this.untilTurn(host, now);
    const own = this.calls.get(host) ?? 0;
    if (turnMs <= 0 && (own < this.limits.share || this.total < this.limits.slots)) return 'go';
    if (waiting >= this.limits.share) return this.postpone(host, now);
    if (turnMs > 0) {
      const isSoon = turnMs + waiting * this.intervalMs <= SOON_MS;
      return isSoon ? 'wait' : this.postpone(host, now);
    }
    return now - (this.progress.get(host) ?? now) < FLOWING_MS ? 'wait' : this.postpone(host, now);
  }

  /** Gives one more run of the host back: behind those that were given back before, when a rate holds it up. */
  postpone(host: string, now: number): { postponeMs: number } {
    if (this.untilTurn(host, now) <= 0) return { postponeMs: POSTPONE_MS };
    const place = Math.max(this.lines.get(host) ?? 0, this.paces.get(host) ?? 0, now + POSTPONE_MS);
    const postponeMs = Math.min(place - now, MAX_DELAY_MS);
    this.lines.set(host, now + postponeMs + this.intervalMs);
    return { postponeMs };
  }

  began(host: string, now: number): void {
    const own = this.calls.get(host) ?? 0;
    if (own === 0) this.progress.set(host, now);
    this.calls.set(host, own + 1);
    this.total += 1;
    if (this.limits.rate > 0)
      this.paces.set(host, Math.max(this.paces.get(host) ?? 0, now) + this.intervalMs);
  }

  ended(host: string, now: number): void {
    this.total -= 1;
    const left = (this.calls.get(host) ?? 1) - 1;
    if (left > 0) {
      this.calls.set(host, left);
      this.progress.set(host, now);
    } else {
      this.calls.delete(host);
      this.progress.delete(host);
    }
  }

  /** Forgets hosts whose pace and line are over. */
  forgetIdle(now: number): void {
    for (const times of [this.paces, this.lines]) {
      for (const [host, due] of times) if (due <= now) times.delete(host);
    }
  }

  private get intervalMs(): number {
    return 1000 / this.limits.rate;
  }

  /** When the rate lets one more call to the host begin, milliseconds from now. */
  private untilTurn(host: string, now: number): number {
    return (this.paces.get(host) ?? 0) - now - AHEAD_MS;
  }
}
