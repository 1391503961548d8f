import type { DashboardPlan } from './dashboard.js';

const COUNT = 'job_scheduler_api_request_duration_seconds_count';
const BUCKET = 'job_scheduler_api_request_duration_seconds_bucket';

/** How the api serves users and targets. */
export const requests: DashboardPlan = {
  uid: 'job-scheduler-api',
  title: 'Api',
  panels: [
    {
      title: 'Requests that fail with 5xx',
      bad: 'above 5 %.',
      runbooks: ['ApiErrors'],
      kind: 'stat',
      unit: 'percentunit',
      queries: {
        failed: `(sum(rate(${COUNT}{status=~"5.."}[5m])) or vector(0)) / sum(rate(${COUNT}[5m]))`,
      },
    },
    {
      title: 'Duration, p99',
      bad: 'above 1 s.',
      runbooks: ['ConnectionsExhausted'],
      kind: 'stat',
      unit: 's',
      queries: { p99: `histogram_quantile(0.99, sum by (le) (rate(${BUCKET}[5m])))` },
    },
    {
      title: 'Requests, by route',
      bad: 'one route far above the others: a client that polls.',
      runbooks: ['ProcessorFull'],
      kind: 'line',
      unit: 'reqps',
      queries: { '{{method}} {{route}}': `sum by (method, route) (rate(${COUNT}[$__rate_interval]))` },
    },
    {
      title: 'Requests, by status',
      bad: '5xx: we. 401: wrong keys. 422: jobs that cannot be.',
      runbooks: ['ApiErrors'],
      kind: 'line',
      unit: 'reqps',
      queries: { '{{status}}': `sum by (status) (rate(${COUNT}[$__rate_interval]))` },
    },
    {
      title: 'Duration by route, p99',
      bad: 'one route above 1 s: its query. All: PostgreSQL.',
      runbooks: ['ConnectionsExhausted'],
      kind: 'line',
      unit: 's',
      queries: {
        '{{method}} {{route}}': `histogram_quantile(0.99, sum by (le, method, route) (rate(${BUCKET}[$__rate_interval])))`,
      },
    },
  ],
};
