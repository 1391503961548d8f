/** A call that ended so recently shows that its host answers: a run for the same host will soon have its turn. */
const FLOWING_MS = 250;

/** What is to become of a claimed run: its call begins, it waits here for its turn, or it is given back. */
export type Admission = 'go' | 'wait' | 'postpone';

/**
 * Keeps one host from taking all slots of a runner. A host may always use its share. Beyond that it may use what is
 * free, but for a last share, which is kept for hosts that use less than theirs: so a host that hangs to its deadlines
 * cannot hold up the others, and a host that is alone is not slowed down.
 */
export class HostShares {
  private readonly calls = new Map<string, number>();
  private readonly lastEnd = new Map<string, number>();
  private total = 0;

  constructor(
    private readonly slots: number,
    /** Calls that one host may always have. */
    private readonly share: number,
  ) {}

  /** Decides for one more call to the host. `now`: monotonic, milliseconds. */
  admit(host: string, now: number): Admission {
    const own = this.calls.get(host) ?? 0;
    if (own < this.share || this.total < this.slots - this.share) return 'go';
    return now - (this.lastEnd.get(host) ?? -Infinity) < FLOWING_MS ? 'wait' : 'postpone';
  }

  began(host: string): void {
    this.calls.set(host, (this.calls.get(host) ?? 0) + 1);
    this.total += 1;
  }

  /** `now`: monotonic, milliseconds. */
  ended(host: string, now: number): void {
    this.total -= 1;
    const left = (this.calls.get(host) ?? 1) - 1;
    if (left > 0) {
      this.calls.set(host, left);
      this.lastEnd.set(host, now);
    } else {
      this.calls.delete(host);
      this.lastEnd.delete(host);
    }
  }
}
