/** Fields of log lines that are text, and what they say. */
export const TEXT_FIELDS = {
  request_id: "The request's id: the client's `x-request-id`, or a new one. The answer has it too.",
  job_id: 'The job.',
  job_name: "The job's name, where whoever writes the line knows it.",
  run_id: 'The run.',
  trigger: 'What made the run: `schedule`, `manual`, `replay` or `backfill`.',
  scheduled_at: 'When the run was due, RFC 3339.',
  outcome: 'The state that the run is in now.',
  reason: 'Why: an error code, `http_` and a status, or why it was cancelled.',
  error_code: 'Why a call has no answer, as in the history of its run (`timeout`, `dns`, `connect`, …).',
  target_host: 'Host and port of the callback URL; never its path or query.',
  actor:
    'Who made a request: the name of its key, or of the person who signed in. `admin`: with `API_ADMIN_KEY`; `anonymous`: without a key, or where none is asked for.',
  trace_id:
    'The trace of the run, when traces are on. It exists if the run was picked, failed, was late or was started by a person.',
  method: "The request's method.",
  route: "The template of the request's path, such as `/v1/jobs/:id`.",
  path: "The request's path, without its query.",
  error: 'What went wrong, in words.',
  alert_id: 'The alert.',
  operation_id: 'The backfill or bulk operation.',
  partitions: 'Names of partitions.',
  policy: 'The policy of Redis.',
  queue: 'The queue.',
  channel: 'The channel.',
  detail: 'More about the reason.',
  version: 'A release of the time zone data, such as `2026f`.',
  newest: 'The newest release that a process has.',
  source: 'Where the time zone data is from.',
  from: 'When it was due.',
  to: 'When it is due.',
} as const;

/** Fields of log lines that are numbers, and what they count. */
export const NUMBER_FIELDS = {
  attempt: 'The number of the attempt, from 1.',
  lateness_ms: 'From when the run was due to the first byte sent.',
  duration_ms: 'How long the call, or the answer to the request, took.',
  http_status: "The status of the target's answer, or of ours to a request.",
  total: 'Jobs or runs that the operation is about.',
  done: 'Those that are done.',
  failed: 'Those that failed.',
  results: 'Results.',
  lines: 'Lines of the log.',
} as const;

/** The fields of log lines, with one name and one type wherever they occur; never a header, query, payload or body. */
export type LogFields = Record<keyof typeof TEXT_FIELDS, string> & Record<keyof typeof NUMBER_FIELDS, number>;
