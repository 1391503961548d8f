/** Instants that lie this close together, milliseconds, are called at once. */
const SPAN_MS = 100;

/** Ticks of more spans than that are not counted, and all fit. */
const MOST_SPANS = 10_000;

/** Counts ticks by their instants: runners cannot begin more than some at once. */
export class InstantRoom {
  private readonly counts = new Map<number, number>();
  private forgotAt = -Infinity;

  constructor(private readonly mostSpans = MOST_SPANS) {}

  /** Whether another tick of that instant fits, where `most` do; if so, it counts. */
  take(at: number, most: number, now: number): boolean {
    const span = Math.floor(at / SPAN_MS);
    const count = this.counts.get(span) ?? 0;
    if (count >= most) return false;
    if (count === 0 && this.counts.size >= this.mostSpans) this.forget(Math.floor(now / SPAN_MS));
    if (count > 0 || this.counts.size < this.mostSpans) this.counts.set(span, count + 1);
    return true;
  }

  /** Forgets the instants that are past. */
  private forget(before: number): void {
    if (before <= this.forgotAt) return;
    this.forgotAt = before;
    for (const span of this.counts.keys()) if (span < before) this.counts.delete(span);
  }
}
