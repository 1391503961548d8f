import type { HeldDelivery, PendingRun } from './held-delivery.js';

/**
 * How long a message that does not fit waits for more room, milliseconds. A dispatch that is claimed as a whole costs much less
 * than its runs by themselves; while calls end quickly there is soon room for it, and while they do not, a slot that stays
 * free for so long is no loss.
 */
export const ROOM_WITHIN_MS = 50;

/** The runs that this runner has received and not claimed, message by message in the order of their arrival. */
export class PendingRuns {
  private runs: PendingRun[] = [];
  /** Since when the first message has waited for more room, monotonic milliseconds. */
  private waitingSince: number | null = null;
  /** The message of which only a part was taken, whose rest need not wait. */
  private divided: HeldDelivery | null = null;

  /** `most`: the room of a runner with nothing to do. A message with more runs is divided at once. */
  constructor(private readonly most: number) {}

  get isEmpty(): boolean {
    return this.runs.length === 0;
  }

  add(delivery: HeldDelivery): void {
    this.runs.push(...delivery.pendingRuns());
  }

  /**
   * Takes what is to be claimed now: as many whole messages as fit. When not even the first one fits, it takes nothing for a
   * while, and then as many of its runs as fit.
   */
  take(room: number, now: number): PendingRun[] {
    const whole = this.countOfWhole(room);
    if (whole === 0 && this.shouldWait(now)) return [];
    this.waitingSince = null;
    if (whole === 0) this.divided = this.runs[0]?.delivery ?? null;
    return this.runs.splice(0, whole || room);
  }

  /** Forgets all runs, and tells the messages that they belong to. */
  clear(): Set<HeldDelivery> {
    const deliveries = new Set(this.runs.map(({ delivery }) => delivery));
    this.runs = [];
    return deliveries;
  }

  private countOfWhole(room: number): number {
    let whole = 0;
    for (const [index, { delivery }] of this.runs.entries()) {
      if (index >= room) break;
      if (this.runs[index + 1]?.delivery !== delivery) whole = index + 1;
    }
    return whole;
  }

  private shouldWait(now: number): boolean {
    const first = this.runs[0]?.delivery;
    if (first === undefined || first === this.divided) return false;
    if (this.runs.length > this.most && this.runs[this.most]?.delivery === first) return false;
    this.waitingSince ??= now;
    return now - this.waitingSince < ROOM_WITHIN_MS;
  }
}
