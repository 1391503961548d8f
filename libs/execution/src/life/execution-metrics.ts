import { CANARY_JOB_ID, ofUsers, type AnnouncedTick } from '@job-scheduler/job-model';
import type { CallbackResult } from '@job-scheduler/http-callback';
import { queuedBy, skippedBy, type ClaimedRun, type RecordedTicks } from '@job-scheduler/job-store';
import { recordedTicks, skippedTicks } from '@job-scheduler/platform';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

const LATENESS_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** What the runner tells Prometheus: "we were late" apart from "your endpoint failed". */
export class ExecutionMetrics {
  private readonly ticks: Counter;
  private readonly skipped: Counter<'reason'>;
  private readonly refusals: Counter;
  private readonly lateness: Histogram<'trigger'>;
  private readonly duration: Histogram<'method' | 'status_class' | 'error_type'>;

  constructor(private readonly registry: Registry) {
    const registers = [registry];
    this.ticks = recordedTicks(registry);
    this.skipped = skippedTicks(registry);
    this.refusals = new Counter({
      name: 'job_scheduler_late_results_total',
      help: 'Results that were refused because their run had been freed.',
      registers,
    });
    this.lateness = new Histogram({
      name: 'job_scheduler_start_lateness_seconds',
      help: 'Time from when a run was due to the first byte sent.',
      labelNames: ['trigger'],
      buckets: LATENESS_BUCKETS,
      registers,
    });
    this.duration = new Histogram({
      name: 'job_scheduler_attempt_duration_seconds',
      help: 'Time from the start of a call to its end.',
      labelNames: ['method', 'status_class', 'error_type'],
      buckets: LATENESS_BUCKETS,
      registers,
    });
  }

  /** Shows how many slots are in use. */
  observeSlots(usage: () => { busy: number; free: number }): void {
    new Gauge({
      name: 'job_scheduler_runner_slots',
      help: 'Calls that this runner can make at once, by use.',
      labelNames: ['state'],
      registers: [this.registry],
      collect() {
        const { busy, free } = usage();
        this.set({ state: 'busy' }, busy);
        this.set({ state: 'free' }, free);
      },
    });
  }

  /** Calls of the canary are not among the user's. */
  attempted(run: ClaimedRun, result: CallbackResult, latenessMs: number): void {
    if (run.job_id === CANARY_JOB_ID) return;
    // Backfilled ticks are late on purpose, and a retry waits as its policy says.
    if (run.trigger !== 'backfill' && run.attempt === 1) {
      this.lateness.observe({ trigger: run.trigger }, Math.max(latenessMs, 0) / 1000);
    }
    const status_class = result.http_status === null ? 'none' : `${Math.floor(result.http_status / 100)}xx`;
    const labels = {
      method: run.operation.http_method,
      status_class,
      error_type: result.error_code ?? 'none',
    };
    this.duration.observe(labels, result.duration_ms / 1000);
  }

  /** Announced ticks that became runs. Ticks of the canary are not among the user's. */
  recorded(ticks: AnnouncedTick[]): void {
    this.ticks.inc(ofUsers(ticks).length);
  }

  /** Announced ticks about which this runner decided. */
  decided(recorded: RecordedTicks[]): void {
    const counted = ofUsers(recorded);
    this.ticks.inc(queuedBy(counted));
    for (const { reason, count } of skippedBy(counted)) this.skipped.inc({ reason }, count);
  }

  /** Ticks that no runner claimed in time. */
  expired(count: number): void {
    this.skipped.inc({ reason: 'expired' }, count);
  }

  refused(): void {
    this.refusals.inc();
  }
}
