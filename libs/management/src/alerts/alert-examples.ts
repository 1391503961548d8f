import { EXAMPLE_RUN_VIEW } from '../openapi/example-answers.js';

/** An alert that a webhook did not accept. */
export const EXAMPLE_ALERT_VIEW = {
  id: '5d1c3c9e-6a0b-4c5e-9f4e-2b7f1f0f8a61',
  job_id: EXAMPLE_RUN_VIEW.job_id,
  job_name: EXAMPLE_RUN_VIEW.job_name,
  event: 'failure',
  to: { kind: 'webhook', url: 'https://example.com/alerts' },
  run_id: EXAMPLE_RUN_VIEW.id,
  failures: 3,
  reason: 'http_500',
  at: '2030-01-01T00:00:20.012Z',
  state: 'failed',
  attempts: 8,
  last_error: 'The target answered with status 503.',
  delivered_at: null,
} as const;
