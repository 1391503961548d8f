import { formatInstant, isTimeLimit, type Operation } from '@job-scheduler/job-model';
import type { CallbackOperation } from './http-callback.js';

/** The run that makes a call. Instants are epoch milliseconds. */
export interface CallingRun {
  job_id: string;
  run_id: string;
  /** From 1. */
  attempt: number;
  scheduled_at: number;
}

/**
 * The headers by which a target recognises the run, and a repeated call. `now` is epoch milliseconds; `scheduledAt` is
 * the run's instant as text, for a caller that knows it already.
 */
export const runHeaders = (
  run: CallingRun,
  now: number,
  scheduledAt = formatInstant(run.scheduled_at),
): Record<string, string> => ({
  'idempotency-key': run.run_id,
  'webhook-id': run.run_id,
  'webhook-timestamp': String(Math.floor(now / 1000)),
  'x-job-id': run.job_id,
  'x-run-id': run.run_id,
  'x-attempt': String(run.attempt),
  'x-scheduled-at': scheduledAt,
});

/** Converts a job's operation to the form that HttpCallback takes. Throws if its time limit, as it is stored, is none. */
export function callbackOperation(operation: Operation): CallbackOperation {
  const { callback_url, http_method, headers, query, payload, timeout_seconds, redirects } = operation;
  if (!isTimeLimit(timeout_seconds))
    throw new RangeError(`its timeout_seconds is ${JSON.stringify(timeout_seconds)}`);
  return {
    url: callback_url,
    method: http_method,
    headers,
    query,
    payload,
    timeout_ms: timeout_seconds * 1000,
    redirects,
  };
}
