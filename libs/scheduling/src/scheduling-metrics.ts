import type { TickPlan } from '@job-scheduler/job-model';
import type { PriorityQueue } from '@job-scheduler/priority-queue';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Repairs } from './reconciler.js';

/** What the scheduler tells Prometheus. */
export class SchedulingMetrics {
  private readonly lastTick: Gauge;
  private readonly ticks: Counter;
  private readonly skipped: Counter<'reason'>;
  private readonly repairs: Counter<'kind'>;

  constructor(registry: Registry, queue: PriorityQueue) {
    const registers = [registry];
    this.lastTick = new Gauge({
      name: 'job_scheduler_scheduler_last_tick_timestamp_seconds',
      help: 'When the scheduler last dispatched something that was due.',
      registers,
    });
    this.ticks = new Counter({
      name: 'job_scheduler_ticks_recorded_total',
      help: 'Ticks that became runs.',
      registers,
    });
    this.skipped = new Counter({
      name: 'job_scheduler_ticks_skipped_total',
      help: 'Ticks that were accounted for without a run, by reason.',
      labelNames: ['reason'],
      registers,
    });
    this.repairs = new Counter({
      name: 'job_scheduler_reconciler_repairs_total',
      help: 'What the reconciler repaired, by kind.',
      labelNames: ['kind'],
      registers,
    });
    new Gauge({
      name: 'job_scheduler_priority_queue_size',
      help: 'Jobs and runs that wait for their due time.',
      registers,
      async collect() {
        this.set(await queue.size());
      },
    });
  }

  turned(now: number, runs: number, plans: TickPlan[]): void {
    this.lastTick.set(now / 1000);
    this.ticks.inc(runs);
    for (const { reason, count } of plans.flatMap((plan) => plan.skips)) this.skipped.inc({ reason }, count);
  }

  repaired(repairs: Repairs): void {
    for (const [kind, count] of Object.entries(repairs) as [keyof Repairs, number][]) {
      this.repairs.inc({ kind }, count);
    }
  }
}
