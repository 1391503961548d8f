import type { HeldRun } from './held-run.js';

/** Claimed runs that wait for a slot, in the order of their claims for each host. Hosts take turns. */
export class WaitingRuns {
  private readonly queues = new Map<string, HeldRun[]>();

  add(held: HeldRun): void {
    const queue = this.queues.get(held.host);
    if (queue === undefined) this.queues.set(held.host, [held]);
    else queue.push(held);
  }

  countOf(host: string): number {
    return this.queues.get(host)?.length ?? 0;
  }

  /** The hosts for which runs wait. The one that has waited longest for its turn is the first. */
  hosts(): string[] {
    return [...this.queues.keys()];
  }

  /** The run of a host that is next. */
  first(host: string): HeldRun | undefined {
    return this.queues.get(host)?.[0];
  }

  /** Takes the run of a host that is next, which ends the host's turn. */
  take(host: string): HeldRun | undefined {
    const queue = this.queues.get(host);
    const held = queue?.shift();
    const isLeft = queue !== undefined && queue.length > 0;
    // Nearly always there is one host, whose turn it is again.
    if (isLeft && this.queues.size === 1) return held;
    this.queues.delete(host);
    if (isLeft) this.queues.set(host, queue);
    return held;
  }

  /** Takes all runs. */
  takeAll(): HeldRun[] {
    const all = [...this.queues.values()].flat();
    this.queues.clear();
    return all;
  }
}
