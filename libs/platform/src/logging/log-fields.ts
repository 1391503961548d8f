/** The fields of log lines, with one name and one type wherever they occur; never a header, query, payload or body. */
export interface LogFields {
  /** Chosen by the client (`x-request-id`) or made for the request. */
  request_id: string;
  job_id: string;
  job_name: string;
  run_id: string;
  /** The number of the attempt, from 1. */
  attempt: number;
  /** What made the run. */
  trigger: string;
  /** RFC 3339. */
  scheduled_at: string;
  /** From when the run was due to the first byte sent. */
  lateness_ms: number;
  /** Of the call, or of the request. */
  duration_ms: number;
  http_status: number;
  /** As in the history of runs. */
  error_code: string;
  /** Host and port of the callback URL. */
  target_host: string;
  /** Who asked: `admin`, or `anonymous` where no key is needed or none is right. */
  actor: string;
  /** The state that the run is in afterwards. */
  outcome: string;
  reason: string;
  trace_id: string;
  span_id: string;
  method: string;
  /** The template of the path, such as `/v1/jobs/:id`. */
  route: string;
  /** Without the query. */
  path: string;
  error: string;
  alert_id: string;
  operation_id: string;
  total: number;
  done: number;
  failed: number;
  results: number;
  partitions: string;
  policy: string;
  queue: string;
  channel: string;
  detail: string;
  /** A release of the time zone data. */
  version: string;
  newest: string;
  source: string;
  from: string;
  to: string;
}
