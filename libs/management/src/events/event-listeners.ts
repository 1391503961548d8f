import type { JournalEvent } from '@job-scheduler/job-store';
import type { EventFilter } from './event-filter.js';

/** With more jobs than that, it costs less to read the events of all. */
const MOST_JOBS = 10_000;

/** Those who want the same events. */
export interface ListenerGroup<Listener> extends EventFilter {
  readonly listeners: Set<Listener>;
}

/** Who wants which events. An event costs no more for those who do not want it, when they named the jobs that they want to hear of. */
export class EventListeners<Listener extends { filter: EventFilter }> implements Iterable<Listener> {
  private readonly all = new Set<Listener>();
  private readonly groups = new Map<string, ListenerGroup<Listener>>();
  private readonly ofAnyJob = new Set<ListenerGroup<Listener>>();
  private readonly ofJob = new Map<string, Set<ListenerGroup<Listener>>>();
  private wanted: readonly string[] | null = null;
  private opened = 0;

  get size(): number {
    return this.all.size;
  }

  /** How often somebody came who wants what nobody had wanted. */
  get widened(): number {
    return this.opened;
  }

  /** The jobs whose events somebody wants; null: those of all. */
  get jobs(): readonly string[] | null {
    if (this.ofAnyJob.size > 0 || this.ofJob.size > MOST_JOBS) return null;
    this.wanted ??= [...this.ofJob.keys()];
    return this.wanted;
  }

  has(listener: Listener): boolean {
    return this.all.has(listener);
  }

  [Symbol.iterator](): Iterator<Listener> {
    return this.all.values();
  }

  add(listener: Listener): void {
    this.all.add(listener);
    const { filter } = listener;
    const group = this.groups.get(filter.key) ?? this.open(filter);
    group.listeners.add(listener);
  }

  delete(listener: Listener): void {
    const group = this.groups.get(listener.filter.key);
    if (!this.all.delete(listener) || group === undefined) return;
    group.listeners.delete(listener);
    if (group.listeners.size === 0) this.close(group);
  }

  /** Those who want an event. */
  *wanting(event: JournalEvent): Generator<ListenerGroup<Listener>> {
    for (const group of this.ofAnyJob) if (group.finds(event)) yield group;
    for (const group of this.ofJob.get(event.job_id) ?? []) if (group.finds(event)) yield group;
  }

  private open(filter: EventFilter): ListenerGroup<Listener> {
    const group = { ...filter, listeners: new Set<Listener>() };
    this.groups.set(filter.key, group);
    this.opened += 1;
    this.wanted = null;
    if (group.jobs === null) this.ofAnyJob.add(group);
    for (const job of group.jobs ?? []) this.ofJob.set(job, (this.ofJob.get(job) ?? new Set()).add(group));
    return group;
  }

  private close(group: ListenerGroup<Listener>): void {
    this.groups.delete(group.key);
    this.ofAnyJob.delete(group);
    this.wanted = null;
    for (const job of group.jobs ?? []) {
      const groups = this.ofJob.get(job);
      groups?.delete(group);
      if (groups?.size === 0) this.ofJob.delete(job);
    }
  }
}
