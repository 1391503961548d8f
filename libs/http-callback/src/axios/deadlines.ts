/** How long after its deadline a call may end, besides what Node's timers are late. */
const RESOLUTION_MS = 10;

/** Something that has a deadline. */
export interface Expiring {
  onDeadline(): void;
}

/**
 * The deadlines of all calls, under one timer. A timer for each call would cost more, and nearly none of them ever
 * fires. Deadlines are gathered in slots; the timer is set for the earliest slot that was taken when it was set, and it
 * moves only when an earlier one comes.
 */
export class Deadlines {
  /** By number: a slot holds what expires in the RESOLUTION_MS before it. */
  readonly #slots = new Map<number, Set<Expiring>>();
  #timer: NodeJS.Timeout | null = null;
  #timerSlot = Infinity;

  /** Expires it after so many milliseconds, never earlier. Returns its slot, for `remove`. */
  add(one: Expiring, now: number, afterMs: number): number {
    const slot = Math.ceil((now + afterMs) / RESOLUTION_MS);
    const others = this.#slots.get(slot);
    if (others === undefined) this.#slots.set(slot, new Set([one]));
    else others.add(one);
    if (slot < this.#timerSlot) this.#setTimer(slot, now);
    else if (this.#slots.size === 1) this.#timer?.ref();
    return slot;
  }

  /** Does nothing if it has expired. */
  remove(one: Expiring, slot: number): void {
    const others = this.#slots.get(slot);
    if (others === undefined) return;
    others.delete(one);
    if (others.size > 0) return;
    this.#slots.delete(slot);
    // The timer stays for the calls to come, but keeps no process alive.
    if (this.#slots.size === 0) this.#timer?.unref();
  }

  /** Ends the timer. There must be no calls, and there will be none. */
  close(): void {
    clearTimeout(this.#timer ?? undefined);
    this.#timer = null;
    this.#timerSlot = Infinity;
  }

  #setTimer(slot: number, now: number): void {
    clearTimeout(this.#timer ?? undefined);
    this.#timerSlot = slot;
    this.#timer = setTimeout(
      () => {
        this.#onTimer();
      },
      // Negative when the event loop was held up for longer: Node.js 24 warns of that.
      Math.max(0, slot * RESOLUTION_MS - now),
    );
  }

  #onTimer(): void {
    this.#timer = null;
    this.#timerSlot = Infinity;
    const now = performance.now();
    for (const [slot, expired] of this.#slots) {
      if (slot * RESOLUTION_MS > now) continue;
      this.#slots.delete(slot);
      for (const one of expired) one.onDeadline();
    }
    const next = Math.min(...this.#slots.keys());
    if (next < this.#timerSlot) this.#setTimer(next, performance.now());
  }
}
