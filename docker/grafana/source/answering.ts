import type { DashboardPlan } from './dashboard.js';

const duration = (quantile: number): string =>
  `histogram_quantile(${quantile}, sum by (le) (rate(job_scheduler_attempt_duration_seconds_bucket[$__rate_interval])))`;

/** Whether the endpoints do what is asked of them. Nothing here is about lateness. */
export const answering: DashboardPlan = {
  uid: 'job-scheduler-answering',
  title: 'Are they answering',
  panels: [
    {
      title: 'Runs that succeed, last hour',
      bad: 'far below 100 %: endpoints fail.',
      runbooks: ['EndpointsFail'],
      kind: 'stat',
      unit: 'percentunit',
      queries: {
        succeeded:
          'sum(rate(job_scheduler_runs_total{outcome="succeeded"}[1h])) / sum(rate(job_scheduler_runs_total{outcome=~"succeeded|failed|lost"}[1h]))',
      },
    },
    {
      title: 'Calls per second',
      bad: 'far from what you expect at this hour.',
      runbooks: ['TicksStopped'],
      kind: 'stat',
      unit: 'cps',
      queries: { calls: 'sum(rate(job_scheduler_attempt_duration_seconds_count[5m]))' },
    },
    {
      title: 'Duration of calls, p99',
      bad: 'near the time limit of your jobs: an endpoint hangs.',
      runbooks: ['RunnersFull'],
      kind: 'stat',
      unit: 's',
      queries: {
        p99: 'histogram_quantile(0.99, sum by (le) (rate(job_scheduler_attempt_duration_seconds_bucket[5m])))',
      },
    },
    {
      title: 'Results that came too late',
      bad: 'above 0: a runner was taken for dead while it was calling.',
      runbooks: ['RunsRepaired', 'RunsLost'],
      kind: 'stat',
      unit: 'short',
      queries: { refused: 'sum(increase(job_scheduler_late_results_total[1h]))' },
    },
    {
      title: 'Runs that ended, by outcome',
      bad: 'failed rises: they. lost rises: we.',
      runbooks: ['EndpointsFail', 'RunsLost'],
      kind: 'line',
      unit: 'cps',
      queries: { '{{outcome}}': 'sum by (outcome) (rate(job_scheduler_runs_total[$__rate_interval]))' },
    },
    {
      title: 'Calls, by status class',
      bad: '5xx: their errors. 4xx: wrong URL, key or payload in a job. none: no answer at all.',
      runbooks: ['EndpointsFail'],
      kind: 'line',
      unit: 'cps',
      queries: {
        '{{status_class}}':
          'sum by (status_class) (rate(job_scheduler_attempt_duration_seconds_count[$__rate_interval]))',
      },
    },
    {
      title: 'Calls that failed, by error',
      bad: 'dns, connect or tls for many jobs at once: the way out of this network. For some: their host, which the log line attempt_failed names (target_host).',
      runbooks: ['EndpointsFail'],
      kind: 'line',
      unit: 'cps',
      queries: {
        '{{error_type}}':
          'sum by (error_type) (rate(job_scheduler_attempt_duration_seconds_count{error_type!="none"}[$__rate_interval]))',
      },
    },
    {
      title: 'Duration of calls, quantiles',
      bad: 'a line that climbs: endpoints get slower and hold slots longer.',
      runbooks: ['RunnersFull'],
      kind: 'line',
      unit: 's',
      queries: { p50: duration(0.5), p95: duration(0.95), p99: duration(0.99) },
    },
    {
      title: 'Duration of calls',
      bad: 'a second band high up: one endpoint hangs while the others answer.',
      runbooks: ['RunnersFull'],
      kind: 'heatmap',
      unit: 's',
      queries: {
        '{{le}}': 'sum by (le) (increase(job_scheduler_attempt_duration_seconds_bucket[$__rate_interval]))',
      },
    },
    {
      title: 'Alerts to the owners of jobs',
      bad: 'failed: owners do not know that their jobs fail.',
      runbooks: ['JobAlertsFail'],
      kind: 'line',
      unit: 'short',
      queries: {
        '{{kind}} {{outcome}}': 'sum by (kind, outcome) (job_scheduler_alerts_total)',
      },
    },
  ],
};
