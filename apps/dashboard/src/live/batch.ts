import type { JobSchedulerEvent } from '@job-scheduler/api-client';

/** How a timer is set and cleared; a test has its own. */
export interface Timers {
  set: (callback: () => void, ms: number) => unknown;
  clear: (timer: unknown) => void;
}

/**
 * Gathers events, so that the pages are told once per interval, however many there are: a hundred events per second must
 * not render a hundred times.
 */
export class EventBatches {
  private gathered: JobSchedulerEvent[] = [];
  private timer: unknown = null;

  constructor(
    private readonly deliver: (events: readonly JobSchedulerEvent[]) => void,
    private readonly intervalMs: number,
    private readonly timers: Timers,
  ) {}

  add(event: JobSchedulerEvent): void {
    this.gathered.push(event);
    this.timer ??= this.timers.set(() => this.flush(), this.intervalMs);
  }

  /** Forgets what is gathered. */
  stop(): void {
    if (this.timer !== null) this.timers.clear(this.timer);
    this.timer = null;
    this.gathered = [];
  }

  private flush(): void {
    const events = this.gathered;
    this.gathered = [];
    this.timer = null;
    this.deliver(events);
  }
}
