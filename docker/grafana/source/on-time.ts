import type { DashboardPlan } from './dashboard.js';

const lateness = (quantile: number): string =>
  `histogram_quantile(${quantile}, sum by (le) (rate(job_scheduler_start_lateness_seconds_bucket[$__rate_interval])))`;

/** Whether calls start when they are due. */
export const onTime: DashboardPlan = {
  uid: 'job-scheduler-on-time',
  title: 'Are we on time',
  panels: [
    {
      title: 'Late starts, last hour',
      bad: 'above 0.1 %, the share of calls that may start more than 5 s late.',
      runbooks: ['BudgetBurnsFast', 'BudgetBurns'],
      kind: 'stat',
      unit: 'percentunit',
      queries: { late: 'job_scheduler:late_starts:ratio1h' },
    },
    {
      title: 'Budget left, of three days',
      bad: 'below 0: over three days, more calls were late than the objective allows.',
      runbooks: ['BudgetLeaks'],
      kind: 'stat',
      unit: 'percentunit',
      queries: { left: '1 - job_scheduler:late_starts:ratio3d / 0.001' },
    },
    {
      title: 'Oldest due age',
      bad: 'above 5 s: something is due and not dispatched.',
      runbooks: ['JobsOverdue', 'NoScheduler'],
      kind: 'stat',
      unit: 's',
      queries: { age: 'max(job_scheduler_oldest_due_age_seconds)' },
    },
    {
      title: 'Canary, since its last call',
      bad: 'above 60 s: the call that the system makes to itself every ten seconds does not come through.',
      runbooks: ['CanaryStale'],
      kind: 'stat',
      unit: 's',
      queries: { age: 'min(job_scheduler_canary_age_seconds)' },
    },
    {
      title: 'Canary, lateness of its last call',
      bad: 'above 1 s: we are late, whatever jobs and endpoints do.',
      runbooks: ['CanaryStale', 'BudgetBurns'],
      kind: 'stat',
      unit: 's',
      queries: { lateness: 'max(job_scheduler_canary_lateness_seconds)' },
    },
    {
      title: 'Alerts that fire',
      bad: 'anything but 0. The alert names the runbook.',
      runbooks: [],
      kind: 'stat',
      unit: 'short',
      queries: { alerts: 'count(ALERTS{alertstate="firing",severity=~"page|ticket"}) or vector(0)' },
    },
    {
      title: 'Start lateness, all calls',
      bad: 'colour that climbs. A second band shows that only some calls are late.',
      runbooks: ['BudgetBurns'],
      kind: 'heatmap',
      unit: 's',
      queries: {
        '{{le}}': 'sum by (le) (increase(job_scheduler_start_lateness_seconds_bucket[$__rate_interval]))',
      },
    },
    {
      title: 'Start lateness, quantiles',
      bad: 'p99 above 5 s.',
      runbooks: ['BudgetBurnsFast'],
      kind: 'line',
      unit: 's',
      queries: { p50: lateness(0.5), p95: lateness(0.95), p99: lateness(0.99) },
    },
    {
      title: 'Burn rate of the budget',
      bad: '14.4 over an hour and over 5 minutes, or 6 over six hours and over 30 minutes: somebody is paged.',
      runbooks: ['BudgetBurnsFast', 'BudgetBurns'],
      kind: 'line',
      unit: 'short',
      queries: {
        '5 minutes': 'job_scheduler:late_starts:ratio5m / 0.001',
        '30 minutes': 'job_scheduler:late_starts:ratio30m / 0.001',
        '1 hour': 'job_scheduler:late_starts:ratio1h / 0.001',
        '6 hours': 'job_scheduler:late_starts:ratio6h / 0.001',
      },
    },
    {
      title: 'Ticks recorded, calls started and runs ended',
      bad: 'lines that part: calls below ticks means a backlog; ticks at 0 means that nothing is dispatched.',
      runbooks: ['TicksStopped', 'QueueGrows', 'NoRunner'],
      kind: 'line',
      unit: 'cps',
      queries: {
        ticks: 'sum(rate(job_scheduler_ticks_recorded_total[$__rate_interval]))',
        calls: 'sum(rate(job_scheduler_attempt_duration_seconds_count[$__rate_interval]))',
        'runs ended': 'sum(rate(job_scheduler_runs_total[$__rate_interval]))',
      },
    },
    {
      title: 'Stages of a run, 95 of 100 are faster',
      bad: 'one line far above the others names the culprit: plan, record, claim_run or finish is PostgreSQL, claim is Redis, publish and deliver are RabbitMQ or too few runners, call is the endpoint. Of lines that end, the first one in this order is where it is stuck: claim, plan, record, publish, deliver, claim_run, call, finish.',
      runbooks: ['BudgetBurns', 'QueueGrows', 'RunnersFull'],
      kind: 'line',
      unit: 's',
      queries: {
        '{{stage}}':
          'histogram_quantile(0.95, sum by (le, stage) (rate(job_scheduler_stage_duration_seconds_bucket[$__rate_interval])))',
      },
    },
    {
      title: 'Messages that wait for a runner',
      bad: 'a line that climbs.',
      runbooks: ['QueueGrows', 'RunnersFull'],
      kind: 'line',
      unit: 'short',
      queries: { messages: 'max(job_scheduler_job_queue_depth{state="ready"})' },
    },
    {
      title: 'Ticks that were skipped',
      bad: 'missed or expired: we were away or too slow. overlap: the endpoint is slower than the period of its job.',
      runbooks: ['NoScheduler', 'NoRunner'],
      kind: 'line',
      unit: 'cps',
      queries: {
        '{{reason}}': 'sum by (reason) (rate(job_scheduler_ticks_skipped_total[$__rate_interval]))',
      },
    },
    {
      title: 'Repairs by the reconciler',
      bad: 'anything but released: Redis, RabbitMQ or a runner lost something.',
      runbooks: ['RunsRepaired'],
      kind: 'line',
      unit: 'cps',
      queries: {
        '{{kind}}': 'sum by (kind) (rate(job_scheduler_reconciler_repairs_total[$__rate_interval]))',
      },
    },
    {
      title: 'Since the last tick',
      bad: 'longer than 10 s, since the canary counts; without it, than the period of your most frequent job.',
      runbooks: ['TicksStopped'],
      kind: 'line',
      unit: 's',
      queries: { seconds: 'time() - max(job_scheduler_scheduler_last_tick_timestamp_seconds)' },
    },
  ],
};
