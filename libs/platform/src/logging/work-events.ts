import type { EventDefinition } from './event-definition.js';

/** Which run of which job. */
const RUN = ['job_id', 'job_name', 'run_id', 'attempt', 'trigger', 'scheduled_at'] as const;

/** How a call went. Its URL is not told beyond its host, since paths and queries hold secrets. */
const CALL = ['lateness_ms', 'duration_ms', 'http_status', 'error_code', 'target_host'] as const;

/** What becomes of jobs, runs, requests and background work. */
export const WORK_EVENTS = {
  // Runs, attempts and requests
  run_ended: {
    level: 'info',
    fields: [...RUN, 'outcome', 'reason', ...CALL, 'trace_id'],
    meaning:
      'A run ended: `succeeded`, `failed`, `lost`, `cancelled`, or `skipped` when it expired. Whoever ended it says so once. What it does not know is left out: only a runner that made the call knows how it went.',
  },
  attempt_failed: {
    level: 'warn',
    fields: [...RUN, 'outcome', 'reason', ...CALL, 'trace_id'],
    meaning: 'A call failed. `outcome` says what becomes of its run: `retrying`, or how it ended.',
  },
  request: {
    level: 'info',
    fields: ['request_id', 'actor', 'method', 'route', 'http_status', 'duration_ms'],
    meaning: 'The API answered a request. `route` is the template of its path; `none` when no route matches.',
  },
  request_failed: {
    level: 'error',
    fields: ['request_id', 'method', 'path'],
    meaning: 'The API answered a request with a status of 500 or above: the fault is ours.',
  },
  answer_cut_off: {
    level: 'error',
    fields: ['request_id', 'method', 'path'],
    meaning:
      'An answer that had begun with a status below 400 failed, such as an export in which PostgreSQL went away. The connection was reset, so that its client does not take it for whole.',
  },
  sign_in_failed: {
    level: 'warn',
    fields: ['request_id', 'reason', 'detail'],
    meaning:
      'Somebody could not sign in with the provider of OpenID Connect, and was told why in one sentence. `detail` says what was wrong with what the provider sent.',
  },
  audit_failed: {
    level: 'error',
    fields: ['request_id'],
    meaning:
      'A refused write could not be recorded in the audit. Accepted writes are recorded in their own transaction.',
  },
  stopped: {
    level: 'warn',
    fields: [],
    meaning:
      'A namespace, or the whole system, was stopped (`POST /v1/stop`): ticks are skipped, and runs are cancelled.',
  },
  resumed: { level: 'info', fields: [], meaning: 'Nothing is stopped any more.' },
  admin_key_alone: {
    level: 'warn',
    fields: [],
    meaning:
      '`API_ADMIN_KEY` is the only key of the API, so everybody who calls it may do everything. Make API keys with roles: docs/operations/keys.md.',
  },

  // Jobs
  job_paused: {
    level: 'warn',
    fields: ['job_id'],
    meaning: 'A target answered 410 Gone, so its job is paused.',
  },
  job_disabled: {
    level: 'warn',
    fields: ['job_id'],
    meaning: 'A job failed too often in a row, or can be neither planned nor carried out.',
  },
  job_not_stopped: {
    level: 'error',
    fields: ['job_id'],
    meaning: 'A job could not be paused or disabled; its next failure tries again.',
  },
  jobs_left: {
    level: 'warn',
    fields: ['job_id'],
    meaning:
      'This process is older than the schema and cannot use a job: newer ones take it. Update this one.',
  },
  operations_left: {
    level: 'warn',
    fields: ['operation_id'],
    meaning:
      'This process is older than the schema and cannot carry out an operation: newer ones do. Update this one.',
  },
  runs_left: {
    level: 'warn',
    fields: ['run_id'],
    meaning:
      'This process is older than the schema and cannot use a run: newer ones take it. Update this one.',
  },

  // The runner
  claim_failed: {
    level: 'error',
    fields: [],
    meaning: 'Runs could not be claimed; they are published again. See whether PostgreSQL answers.',
  },
  run_not_given_back: {
    level: 'error',
    fields: ['run_id'],
    meaning:
      'Runs that were not called could not be given back; those that are claimed are freed after their deadlines.',
  },
  run_not_looked_up: {
    level: 'error',
    fields: ['run_id'],
    meaning: 'A run that waited for a slot could not be looked up; it is given back.',
  },
  run_unclaimable: {
    level: 'error',
    fields: ['run_id'],
    meaning: 'A run cannot be claimed or ended because of what is stored. Its job is disabled.',
  },
  unknown_run: {
    level: 'warn',
    fields: ['run_id'],
    meaning: 'A message names a run that the ledger does not know. It is kept in the dead-letter queue.',
  },
  result_not_stored: {
    level: 'error',
    fields: ['run_id'],
    meaning: 'PostgreSQL refused a value of a result, so its run ended without it.',
  },
  result_not_written: {
    level: 'error',
    fields: ['run_id', 'results'],
    meaning: 'Results could not be written before the process ended; recovery takes their runs.',
  },
  late_result_not_kept: {
    level: 'error',
    fields: ['run_id'],
    meaning: 'A result that came too late to count could not be added to the history of its run.',
  },
  runs_not_freed: {
    level: 'error',
    fields: ['run_id'],
    meaning: 'Runs whose calls were cut off could not be freed; recovery does it later.',
  },
  calls_cut_off: {
    level: 'warn',
    fields: [],
    meaning:
      'The runner could not renew its lease and ended calls that must not overlap. See whether PostgreSQL answers.',
  },
  execution_failed: {
    level: 'error',
    fields: [],
    meaning:
      'The execution of a run failed, and recovery takes the run. Report it, unless `error` says that PostgreSQL is not available.',
  },
  draining: { level: 'info', fields: [], meaning: 'The runner stops and waits for its calls to end.' },
  runner_not_removed: {
    level: 'error',
    fields: [],
    meaning: 'A runner could not sign off when it stopped; its runs are freed in about ten seconds.',
  },
  task_not_protected: {
    level: 'warn',
    fields: [],
    meaning: 'Amazon ECS did not protect a task with calls under way from being stopped.',
  },

  // The scheduler
  publish_failed: {
    level: 'error',
    fields: [],
    meaning:
      'Runs could not be put on the job queue. They are published again. See whether RabbitMQ answers.',
  },
  run_stuck: {
    level: 'error',
    fields: ['run_id'],
    meaning: 'A run could not be freed, queued or continued; it is tried again in a minute.',
  },
  alert_not_raised: {
    level: 'error',
    fields: [],
    meaning: 'An alert about a job could not be written; the next failure raises it.',
  },
  lease_not_released: {
    level: 'error',
    fields: [],
    meaning:
      'A scheduler that stopped could not release the lease of the reconciler, which expires by itself.',
  },
  canary_name_taken: {
    level: 'warn',
    fields: ['job_id', 'job_name'],
    meaning:
      "A job has the name of the system's own job, which therefore cannot be made: rename it, or set `CANARY` to `off`. Said once until the name is free.",
  },
  queue_filled: {
    level: 'info',
    fields: [],
    meaning: 'The priority queue was empty and was filled from PostgreSQL.',
  },
  due_times_checked: {
    level: 'info',
    fields: ['version'],
    meaning: 'The due times of all jobs follow the time zone data of this release.',
  },
  due_time_moved: {
    level: 'info',
    fields: ['job_id', 'from', 'to', 'version'],
    meaning: 'New time zone data moved the next tick of a job.',
  },
  arming_failed: {
    level: 'warn',
    fields: ['error'],
    meaning: 'The priority queue could not be updated; the reconciler catches up. See whether Redis answers.',
  },

  // Background work
  runs_dropped: {
    level: 'info',
    fields: ['partitions'],
    meaning: 'Retention dropped days of runs (`RUN_RETENTION_DAYS`).',
  },
  retention_failed: {
    level: 'error',
    fields: [],
    meaning: 'Old runs could not be dropped; this is retried.',
  },
  background_failed: {
    level: 'error',
    fields: [],
    meaning: 'Background work is held up, and continues by itself.',
  },
  alert_failed: {
    level: 'warn',
    fields: ['alert_id', 'job_id', 'error'],
    meaning: "An alert could not be delivered and was given up. See the job's `alerts`.",
  },
  alert_left: {
    level: 'warn',
    fields: ['alert_id', 'job_id'],
    meaning: 'An alert goes to a channel that only newer processes know. Update this one.',
  },
  alerts_held_up: {
    level: 'debug',
    fields: ['error'],
    meaning: 'The delivery of alerts is held up, and continues by itself.',
  },
  operation_failed: {
    level: 'error',
    fields: ['operation_id'],
    meaning: 'A backfill or bulk operation could not be continued.',
  },
  operation_left: {
    level: 'info',
    fields: ['total', 'done', 'failed'],
    meaning: 'A backfill or bulk operation ended.',
  },
  operation_interrupted: {
    level: 'warn',
    fields: ['operation_id', 'error'],
    meaning: 'A step of an operation failed and is repeated.',
  },
  operations_held_up: {
    level: 'debug',
    fields: ['error'],
    meaning: 'Operations are held up, and continue by themselves.',
  },
  bulk_action_failed: {
    level: 'error',
    fields: ['job_id'],
    meaning: 'A bulk operation could not do its action for one job.',
  },
} as const satisfies Record<string, EventDefinition>;
