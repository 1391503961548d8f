/**
 * A host counts as answering when one of its calls ended, or its first one began, within this time: its next run will
 * get its turn soon.
 */
const FLOWING_MS = 250;

/** How long to put off a run whose host does not answer. */
const POSTPONE_MS = 2_000;

/** How long to put off a run whose host answers, when too many others wait for it here already. */
const CROWDED_MS = 500;

/** A run is worth keeping when its host may be called again within this time. */
const SOON_MS = 1_000;

/** How far ahead of its pace a host may be called, because waiting runs are only checked every 300 ms. */
const AHEAD_MS = 400;

/** The longest single delay of a run, so that a long line forms anew from time to time. */
const MAX_DELAY_MS = 60_000;

/**
 * What to do with a claimed run: start its call, let it wait here for its turn, or give it back for a while
 * (milliseconds).
 */
export type Admission = 'go' | 'wait' | { postponeMs: number };

/** How much of a runner a host may use. */
export interface HostLimits {
  /** Concurrent calls that one host may have. */
  slots: number;
  /** Extra calls beyond `slots`, for hosts with fewer calls than this. */
  share: number;
  /** Calls per second that may start to one host; 0 means no limit. */
  rate: number;
}

/**
 * Keeps one host from occupying a whole runner. A host may use every slot; a share beyond the slots is kept for hosts
 * that use less than that share. So a host that hangs until its deadlines cannot hold up the others, and a single host
 * is not slowed down. All times are monotonic milliseconds.
 */
export class HostShares {
  private readonly calls = new Map<string, number>();
  /** When a call of a busy host ended, or its first one began. */
  private readonly progress = new Map<string, number>();
  /** When a host would be due if its calls had been spaced evenly at the allowed rate. */
  private readonly paces = new Map<string, number>();
  /** When the next run of a host that exceeds its rate should come back. */
  private readonly lines = new Map<string, number>();
  private total = 0;

  constructor(private readonly limits: HostLimits) {}

  get callsUnderWay(): number {
    return this.total;
  }

  /** Whether no further call to any host may begin. */
  get areFull(): boolean {
    return this.total >= this.limits.slots + this.limits.share;
  }

  /**
   * Decides about one more call to the host; `waiting` is how many of its runs wait already, and `ahead` how many more than its
   * share may.
   */
  admit(host: string, waiting: number, now: number, ahead = 0): Admission {
    const turnMs = this.untilTurn(host, now);
    const own = this.calls.get(host) ?? 0;
    const hasPlace = own < this.limits.share ? !this.areFull : this.total < this.limits.slots;
    if (turnMs <= 0 && hasPlace) return 'go';
    const isFlowing = now - (this.progress.get(host) ?? now) < FLOWING_MS;
    if (waiting >= this.limits.share + ahead)
      return isFlowing && turnMs <= 0 ? { postponeMs: CROWDED_MS } : this.postpone(host, now);
    if (turnMs > 0) {
      const isSoon = turnMs + waiting * this.intervalMs <= SOON_MS;
      return isSoon ? 'wait' : this.postpone(host, now);
    }
    return isFlowing ? 'wait' : this.postpone(host, now);
  }

  /**
   * Decides when one more run of the host that is given back should return: behind the earlier ones when a rate holds
   * it up.
   */
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
