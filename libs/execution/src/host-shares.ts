/** A host of which a call ended, or first began, so recently counts as answering: its next run will soon have its turn. */
const FLOWING_MS = 250;

/** A run whose host may be called again within this time is worth keeping. */
const SOON_MS = 1_000;

/** So much ahead of its pace a host may be called: runs that wait are looked at every 300 ms only. */
const AHEAD_MS = 400;

/** What is to become of a claimed run: its call begins, it waits here for its turn, or it is given back. */
export type Admission = 'go' | 'wait' | 'postpone';

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
  private total = 0;

  constructor(private readonly limits: HostLimits) {}

  get callsUnderWay(): number {
    return this.total;
  }

  /** Decides for one more call to the host. */
  admit(host: string, now: number): Admission {
    const pace = this.admitByRate(host, now);
    if (pace !== 'go') return pace;
    const own = this.calls.get(host) ?? 0;
    if (own < this.limits.share || this.total < this.limits.slots) return 'go';
    return now - (this.progress.get(host) ?? now) < FLOWING_MS ? 'wait' : 'postpone';
  }

  began(host: string, now: number): void {
    const own = this.calls.get(host) ?? 0;
    if (own === 0) this.progress.set(host, now);
    this.calls.set(host, own + 1);
    this.total += 1;
    if (this.limits.rate > 0)
      this.paces.set(host, Math.max(this.paces.get(host) ?? 0, now) + 1000 / this.limits.rate);
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

  /** Forgets the pace of hosts that have not been called for a while. */
  forgetIdle(now: number): void {
    for (const [host, due] of this.paces) if (due <= now) this.paces.delete(host);
  }

  private admitByRate(host: string, now: number): Admission {
    const ahead = (this.paces.get(host) ?? now) - now - AHEAD_MS;
    if (this.limits.rate === 0 || ahead <= 0) return 'go';
    return ahead <= SOON_MS ? 'wait' : 'postpone';
  }
}
