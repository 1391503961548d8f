import { EXAMPLE_JOB } from './example-job.js';

const JOB_ID = 'af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b';
const RUNNER_ID = '5c1f0c7e-1f0b-4f0e-8f4b-0d7f3f6f2a11';
const RUN_ID = '01a20ad3-4e30-8fa9-910a-8c385f4d6f3b';

/** The example job in an answer, after its first run. */
export const EXAMPLE_JOB_VIEW = {
  id: JOB_ID,
  revision: 1,
  namespace: 'default',
  status: 'active',
  active: true,
  ...EXAMPLE_JOB,
  timezone: 'UTC',
  dst_gap: 'run_after',
  dst_fold: 'first',
  max_runs: null,
  tags: [],
  catch_up: 'latest',
  catch_up_window_seconds: 3600,
  overlap: 'allow',
  delivery: 'at_least_once',
  jitter_seconds: 0,
  retry: {
    max_attempts: 1,
    backoff: { kind: 'exponential', initial_seconds: 1, max_seconds: 300, jitter: true },
    max_age_seconds: null,
    until_next_tick: false,
  },
  completion: null,
  disable_after_failures: null,
  alerts: [],
  job: {
    ...EXAMPLE_JOB.job,
    headers: {},
    query: {},
    timeout_seconds: 10,
    redirects: 0,
    auth: null,
    signing: null,
    tls: null,
    success: null,
  },
  start_at: null,
  end_at: null,
  pause: null,
  next_run: '2030-01-01T00:00:10.000Z',
  last_run: { id: RUN_ID, state: 'succeeded', scheduled_at: '2030-01-01T00:00:00.000Z' },
  created_at: '2029-12-31T23:59:54.120Z',
  updated_at: '2029-12-31T23:59:54.120Z',
} as const;

/** The same job while it is paused. */
export const EXAMPLE_PAUSED_JOB_VIEW = {
  ...EXAMPLE_JOB_VIEW,
  revision: 2,
  status: 'paused',
  active: false,
  pause: {
    reason: 'Maintenance of the target.',
    actor: 'anonymous',
    paused_at: '2030-01-01T00:00:04.000Z',
    until: null,
  },
  next_run: null,
  updated_at: '2030-01-01T00:00:04.000Z',
} as const;

/** The same job after a pause of a minute. */
export const EXAMPLE_RESUMED_JOB_VIEW = {
  ...EXAMPLE_JOB_VIEW,
  revision: 3,
  next_run: '2030-01-01T00:01:10.000Z',
  updated_at: '2030-01-01T00:01:04.000Z',
  missed: 6,
  queued: 0,
} as const;

/** The first run of the example job, with the answer it got. */
export const EXAMPLE_RUN_VIEW = {
  id: RUN_ID,
  job_id: JOB_ID,
  job_name: EXAMPLE_JOB.name,
  namespace: 'default',
  job_revision: 1,
  trigger: 'schedule',
  scheduled_at: '2030-01-01T00:00:00.000Z',
  state: 'succeeded',
  reason: null,
  created_at: '2030-01-01T00:00:00.003Z',
  started_at: '2030-01-01T00:00:00.008Z',
  finished_at: '2030-01-01T00:00:00.012Z',
  lateness_ms: 8,
  next_attempt_at: null,
  completion_due_at: null,
  replay_of: null,
  trace_id: RUN_ID.replaceAll('-', ''),
  attempts: [
    {
      number: 1,
      runner_id: RUNNER_ID,
      started_at: '2030-01-01T00:00:00.008Z',
      duration_ms: 3.416,
      http_status: 200,
      error_code: null,
      error_message: null,
      completion: null,
      timings: {
        wait_ms: 0.214,
        dns_ms: null,
        connect_ms: null,
        tls_ms: null,
        first_byte_ms: 2.871,
        body_ms: 0.117,
      },
      response_headers: { 'content-type': 'application/json' },
      response_body: '{"received":true}',
      response_encoding: 'utf8',
      response_bytes: 17,
      response_truncated: false,
    },
  ],
} as const;

const [
  {
    response_headers: _headers,
    response_body: _body,
    response_encoding: _encoding,
    response_bytes: _bytes,
    response_truncated: _truncated,
    ...attemptWithoutAnswer
  },
] = EXAMPLE_RUN_VIEW.attempts;

/** A list with that run, without the target's answer. */
export const EXAMPLE_RUN_PAGE = {
  data: [{ ...EXAMPLE_RUN_VIEW, attempts: [attemptWithoutAnswer] }],
  next_cursor: null,
};

/** That run, cancelled before its call started. */
export const EXAMPLE_CANCELLED_RUN = {
  ...EXAMPLE_RUN_VIEW,
  state: 'cancelled',
  reason: 'cancelled_by_user',
  started_at: null,
  lateness_ms: null,
  attempts: [],
};

/** A run that was just triggered by hand. */
export const EXAMPLE_QUEUED_RUN = {
  ...EXAMPLE_RUN_VIEW,
  trigger: 'manual',
  state: 'queued',
  scheduled_at: EXAMPLE_RUN_VIEW.created_at,
  started_at: null,
  finished_at: null,
  lateness_ms: null,
  attempts: [],
};
