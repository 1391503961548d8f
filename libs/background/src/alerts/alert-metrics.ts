import type { AlertDestination } from '@job-scheduler/job-model';
import { Counter, type Registry } from 'prom-client';

/** Tells Prometheus whether people are told about their jobs. */
export class AlertMetrics {
  private readonly alerts: Counter<'kind' | 'outcome'>;

  constructor(registry: Registry) {
    this.alerts = new Counter({
      name: 'job_scheduler_alerts_total',
      help: 'Alerts about jobs that were delivered, or given up after their last attempt, by kind of destination.',
      labelNames: ['kind', 'outcome'],
      registers: [registry],
    });
  }

  ended(outcome: 'delivered' | 'failed', kind: AlertDestination['kind']): void {
    this.alerts.inc({ kind, outcome });
  }
}
