import { JOB_STATUSES, ofUsers, type Clock } from '@job-scheduler/job-model';
import type { RunProducer } from '@job-scheduler/job-queue';
import { queuedBy, skippedBy, type RecordedTicks, type Recovery } from '@job-scheduler/job-store';
import { liveGauge, patiently, recordedTicks, skippedTicks } from '@job-scheduler/platform';
import type { PriorityQueue } from '@job-scheduler/priority-queue';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { JobCounts } from './job-counts.js';

/** What one pass of the reconciler repaired, by kind; the kinds label its counter. */
export interface Repairs {
  /** Overdue jobs that the queue did not hold. */
  armed: number;
  /** Ticks dispatched without the queue. */
  dispatched: number;
  republished: number;
  /** Waiting runs whose job has no active run any more. */
  released: number;
  /** Runs of runners that are gone: queued again, lost or cancelled. */
  freed: number;
}

/** What the scheduler tells Prometheus. */
export class SchedulingMetrics {
  private readonly lastTick: Gauge;
  private readonly ticks: Counter;
  private readonly skipped: Counter<'reason'>;
  private readonly repairs: Counter<'kind'>;

  constructor(
    registry: Registry,
    queue: PriorityQueue,
    producer: RunProducer,
    recovery: Recovery,
    jobs: JobCounts,
    clock: Clock,
  ) {
    const registers = [registry];
    this.lastTick = new Gauge({
      name: 'job_scheduler_scheduler_last_tick_timestamp_seconds',
      help: 'When the scheduler last dispatched something that was due.',
      registers,
    });
    this.ticks = recordedTicks(registry);
    this.skipped = skippedTicks(registry);
    this.repairs = new Counter({
      name: 'job_scheduler_reconciler_repairs_total',
      help: 'What the reconciler repaired, by kind.',
      labelNames: ['kind'],
      registers,
    });
    observeQueues(registry, clock, queue, producer, recovery);
    observeJobs(registry, clock, jobs);
  }

  /** Ticks of the canary are not among the user's. */
  dispatched(now: number, recorded: RecordedTicks[]): void {
    this.lastTick.set(now / 1000);
    const counted = ofUsers(recorded);
    this.ticks.inc(queuedBy(counted));
    for (const { reason, count } of skippedBy(counted)) this.skipped.inc({ reason }, count);
  }

  repaired(repairs: Repairs): void {
    for (const [kind, count] of Object.entries(repairs) as [keyof Repairs, number][]) {
      this.repairs.inc({ kind }, count);
    }
  }
}

function observeQueues(
  registry: Registry,
  clock: Clock,
  queue: PriorityQueue,
  producer: RunProducer,
  recovery: Recovery,
): void {
  liveGauge(
    registry,
    clock,
    'job_scheduler_priority_queue_size',
    'Jobs and runs that wait for their due time.',
    () => queue.size(),
  );
  liveGauge(
    registry,
    clock,
    'job_scheduler_oldest_due_age_seconds',
    'How long the longest waiting job has been due; 0 when none is.',
    async () => (await recovery.oldestDueAgeMs()) / 1000,
  );
  new Gauge({
    name: 'job_scheduler_job_queue_depth',
    help: 'Messages that wait for a runner.',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      this.set({ state: 'ready' }, await patiently(clock, () => producer.ready(), Number.NaN));
    },
  });
}

function observeJobs(registry: Registry, clock: Clock, jobs: JobCounts): void {
  new Gauge({
    name: 'job_scheduler_jobs',
    help: 'Jobs, by status, when they were last counted; from every scheduler about the same.',
    labelNames: ['status'],
    registers: [registry],
    async collect() {
      const counts = await patiently(clock, () => jobs.latest(), null);
      for (const status of JOB_STATUSES) {
        this.set({ status }, counts === null ? Number.NaN : (counts.get(status) ?? 0));
      }
    },
  });
  new Gauge({
    name: 'job_scheduler_jobs_age_seconds',
    help: 'How long ago the jobs were counted.',
    registers: [registry],
    collect() {
      this.set((jobs.ageMs() ?? Number.NaN) / 1000);
    },
  });
}
