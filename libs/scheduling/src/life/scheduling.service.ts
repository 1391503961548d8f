import type { OnApplicationBootstrap, BeforeApplicationShutdown, OnModuleDestroy } from '@nestjs/common';
import type { Clock } from '@job-scheduler/job-model';
import { Loop, type EventLog } from '@job-scheduler/platform';
import type { PriorityQueue } from '@job-scheduler/priority-queue';
import type { DueTimeCheck } from '../repair/due-time-check.js';
import type { OverdueJobs } from '../repair/overdue-jobs.js';
import type { QueueFiller } from '../repair/queue-filler.js';
import type { Reconciler } from '../repair/reconciler.js';
import type { RunPublisher } from '../dispatch/run-publisher.js';
import type { StopWatch } from '../stop/stop-watch.js';
import type { TickLoop } from '../dispatch/tick-loop.js';
import type { StoreTime } from './store-time.js';

/** The scheduler's life: run the loops, stop them in phases. */
export class SchedulingService implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  private readonly ticking: Loop;
  private readonly loops: readonly Loop[];
  private unsubscribe: () => void = () => undefined;

  constructor(
    tickLoop: TickLoop,
    private readonly reconciler: Reconciler,
    filler: QueueFiller,
    dueTimes: DueTimeCheck,
    overdue: OverdueJobs,
    private readonly publisher: RunPublisher,
    private readonly queue: PriorityQueue,
    stopWatch: StopWatch,
    storeTime: StoreTime,
    clock: Clock,
    private readonly log: EventLog,
  ) {
    this.ticking = new Loop(tickLoop, clock, log);
    const others = [filler, reconciler, dueTimes, stopWatch, storeTime].map(
      (body) => new Loop(body, clock, log),
    );
    this.loops = [this.ticking, ...others];
    overdue.whenOverdue(() => this.ticking.wake());
  }

  onApplicationBootstrap(): void {
    this.unsubscribe = this.queue.onArmed(() => this.ticking.wake());
    for (const loop of this.loops) loop.start();
  }

  /** Stops dispatching: whatever becomes due from now on waits for the next start. */
  async onModuleDestroy(): Promise<void> {
    this.unsubscribe();
    await Promise.all(this.loops.map((loop) => loop.stop()));
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.publisher.drained();
    await this.reconciler.release().catch((error: unknown) => {
      this.log.error(
        'lease_not_released',
        "The reconciler's lease could not be released; it will expire on its own.",
        error,
      );
    });
  }
}
