import type { Clock } from '@job-scheduler/job-model';
import { Gauge, type Registry } from 'prom-client';

/** How the canary fares, in seconds. */
export interface CanaryReport {
  /** How late its last call that succeeded began; null when none is known. */
  lateness_seconds: number | null;
  /** How long ago that call was due; without one, how long this process has waited for one. */
  age_seconds: number;
}

/**
 * What this process knows about the canary, the job that the system keeps for itself to see that runs come through: for
 * Prometheus and for health. A process that does not watch the canary knows nothing.
 */
export class CanaryState {
  private latenessMs: number | null = null;
  /** When the last call that succeeded was due, or the watch began; null without a watch. Monotonic milliseconds. */
  private since: number | null = null;

  constructor(
    private readonly registry: Registry,
    private readonly clock: Clock,
  ) {}

  /** From now on, the canary is expected to succeed. */
  watch(): void {
    if (this.since !== null) return;
    this.since = this.clock.monotonic();
    const registers = [this.registry];
    const report = (): CanaryReport | null => this.report();
    new Gauge({
      name: 'job_scheduler_canary_lateness_seconds',
      help: "How late the last call of the system's own job began; NaN until there was one.",
      registers,
      collect() {
        this.set(report()?.lateness_seconds ?? NaN);
      },
    });
    new Gauge({
      name: 'job_scheduler_canary_age_seconds',
      help: "How long ago the last call of the system's own job that succeeded was due; it is due every ten seconds.",
      registers,
      collect() {
        this.set(report()?.age_seconds ?? 0);
      },
    });
  }

  /** The last call that succeeded: how late it began, and how long ago it was due, milliseconds. */
  saw({ lateness_ms, age_ms }: { lateness_ms: number; age_ms: number }): void {
    this.latenessMs = lateness_ms;
    this.since = this.clock.monotonic() - age_ms;
  }

  /** Null in a process that does not watch the canary. */
  report(): CanaryReport | null {
    if (this.since === null) return null;
    return {
      lateness_seconds: this.latenessMs === null ? null : seconds(this.latenessMs),
      age_seconds: seconds(Math.max(this.clock.monotonic() - this.since, 0)),
    };
  }
}

const seconds = (ms: number): number => Math.round(ms) / 1000;
