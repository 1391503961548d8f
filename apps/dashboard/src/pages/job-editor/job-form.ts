import type { Schemas } from '@job-scheduler/api-client';
import type { Pair } from './pair.js';
import { indentJson } from '../../components/indent-json.js';
import { isTextPayload } from './payload-text.js';

export type Job = Schemas['Job'];

export type AlertEvent = Job['alerts'][number]['on'][number];

/** Whom to tell of what. */
export interface FormAlert {
  on: AlertEvent[];
  after_failures: number;
  kind: 'webhook' | 'slack' | 'email';
  /** A URL, or an address. */
  to: string;
}

/** How a call proves who makes it: the fields of its kind. */
export type FormAuth = Record<string, string | null> & { kind: string };

/** Which answers count as success; empty texts are rules that are not there. */
export interface FormSuccess {
  statuses: string[];
  body_regex: string;
  pointer: string;
  /** JSON. */
  equals: string;
}

/** A job as its form holds it. Numbers that are left out are null; texts of instants are RFC 3339 or empty. */
export interface JobForm {
  name: string;
  namespace: string;
  description: string;
  tags: string[];
  schedule: string;
  timezone: string;
  dst_gap: Job['dst_gap'];
  dst_fold: Job['dst_fold'];
  start_at: string;
  end_at: string;
  max_runs: number | null;
  jitter_seconds: number | null;
  overlap: Job['overlap'];
  catch_up: Job['catch_up'];
  catch_up_window_seconds: number | null;
  delivery: Job['delivery'];
  retry: Job['retry'];
  completion_seconds: number | null;
  disable_after_failures: number | null;
  alerts: FormAlert[];
  callback_url: string;
  http_method: Job['job']['http_method'];
  headers: Pair[];
  query: Pair[];
  /** JSON; or the text itself, if the content type is not JSON. Empty: none. */
  payload: string;
  timeout_seconds: number | null;
  redirects: number | null;
  auth: FormAuth | null;
  signing: string[];
  ca: string;
  success: FormSuccess | null;
}

export const EMPTY_SUCCESS: FormSuccess = { statuses: ['2xx'], body_regex: '', pointer: '', equals: '' };

/** A new job, in the viewer's zone. */
export const emptyForm = (timezone: string, namespace: string): JobForm => ({
  name: '',
  namespace,
  description: '',
  tags: [],
  schedule: '*/5 * * * *',
  timezone,
  dst_gap: 'run_after',
  dst_fold: 'first',
  start_at: '',
  end_at: '',
  max_runs: null,
  jitter_seconds: 0,
  overlap: 'allow',
  catch_up: 'latest',
  catch_up_window_seconds: 3600,
  delivery: 'at_least_once',
  retry: {
    max_attempts: 1,
    backoff: { kind: 'exponential', initial_seconds: 1, max_seconds: 300, jitter: true },
    max_age_seconds: null,
    until_next_tick: false,
  },
  completion_seconds: null,
  disable_after_failures: null,
  alerts: [],
  callback_url: '',
  http_method: 'post',
  headers: [],
  query: [],
  payload: '',
  timeout_seconds: 10,
  redirects: 0,
  auth: null,
  signing: [],
  ca: '',
  success: null,
});

/**
 * The form of a job.
 *
 * @param payload the text of its payload, as the API wrote it; null if there is none
 */
export function formOf(job: Job, payload: string | null): JobForm {
  const call = job.job;
  const headers = pairsOf(call.headers);
  return {
    name: job.name,
    namespace: job.namespace,
    description: job.description,
    tags: job.tags,
    schedule: job.schedule,
    timezone: job.timezone,
    dst_gap: job.dst_gap,
    dst_fold: job.dst_fold,
    start_at: job.start_at ?? '',
    end_at: job.end_at ?? '',
    max_runs: job.max_runs,
    jitter_seconds: job.jitter_seconds,
    overlap: job.overlap,
    catch_up: job.catch_up,
    catch_up_window_seconds: job.catch_up_window_seconds,
    delivery: job.delivery,
    retry: job.retry,
    completion_seconds: job.completion?.deadline_seconds ?? null,
    disable_after_failures: job.disable_after_failures,
    alerts: job.alerts.map(alertOf),
    callback_url: call.callback_url,
    http_method: call.http_method,
    headers,
    query: pairsOf(call.query),
    payload: shownPayload(payload, headers),
    timeout_seconds: call.timeout_seconds,
    redirects: call.redirects,
    auth: call.auth as FormAuth | null,
    signing: call.signing?.secrets ?? [],
    ca: call.tls?.ca ?? '',
    success: successOf(call.success),
  };
}

const pairsOf = (values: Record<string, string>): Pair[] =>
  Object.entries(values).map(([name, value]) => ({ name, value }));

const alertOf = ({ on, after_failures, to }: Job['alerts'][number]): FormAlert => ({
  on,
  after_failures,
  kind: to['kind'] as FormAlert['kind'],
  to: to['url'] ?? to['address'] ?? '',
});

function successOf(rules: Job['job']['success']): FormSuccess | null {
  if (rules === null) return null;
  const { statuses, body_regex, json } = rules;
  return {
    statuses,
    body_regex: body_regex ?? '',
    pointer: json?.pointer ?? '',
    equals: json === null ? '' : JSON.stringify(json.equals),
  };
}

/** A payload as a person edits it. */
export function shownPayload(payload: string | null, headers: readonly Pair[]): string {
  if (payload === null || payload === 'null') return '';
  if (isTextPayload(headers) && payload.startsWith('"')) return JSON.parse(payload) as string;
  return indentJson(payload);
}
