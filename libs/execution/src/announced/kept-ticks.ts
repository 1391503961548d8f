import { announcedRun, type AnnouncedTick, type RunReference } from '@job-scheduler/job-model';
import type { HeldDelivery } from '../intake/held-delivery.js';

/** An announced tick that is not recorded yet. */
export interface KeptTick {
  tick: AnnouncedTick;
  delivery: HeldDelivery;
  /** How often it was not recorded so far. */
  tries: number;
}

/** The runs that ticks become, with how they came here. */
export const runsOf = (some: KeptTick[]): { reference: RunReference; delivery: HeldDelivery }[] =>
  some.map(({ tick, delivery }) => ({ reference: announcedRun(tick), delivery }));

/** The announced ticks of this runner that are not recorded, by their instants. */
export class KeptTicks {
  private readonly byInstant = new Map<number, KeptTick[]>();
  /** The instants, the first one last. */
  private instants: number[] = [];
  size = 0;

  /** The first instant; null when nothing is kept. */
  get first(): number | null {
    return this.instants.at(-1) ?? null;
  }

  add(kept: KeptTick): void {
    const { due_at } = kept.tick;
    const same = this.byInstant.get(due_at);
    if (same === undefined) {
      this.byInstant.set(due_at, [kept]);
      const later = this.instants.findLastIndex((instant) => instant > due_at);
      this.instants.splice(later + 1, 0, due_at);
    } else same.push(kept);
    this.size += 1;
  }

  /** Takes the ticks up to an instant, the first ones first, and at most so many. */
  take(until: number, most: number): KeptTick[] {
    const taken: KeptTick[] = [];
    for (
      let first = this.first;
      first !== null && first <= until && taken.length < most;
      first = this.first
    ) {
      const some = this.byInstant.get(first) ?? [];
      taken.push(...some.splice(0, most - taken.length));
      if (some.length > 0) break;
      this.byInstant.delete(first);
      this.instants.pop();
    }
    this.size -= taken.length;
    return taken;
  }

  clear(): void {
    this.byInstant.clear();
    this.instants = [];
    this.size = 0;
  }
}
