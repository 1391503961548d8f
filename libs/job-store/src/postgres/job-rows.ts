import {
  DEFAULT_POLICIES,
  describeSchedule,
  InvalidScheduleError,
  JsonText,
  policiesOf,
  type Cursor,
  type Job,
  type Pause,
  type Policies,
} from '@job-scheduler/job-model';
import { isDeepStrictEqual } from 'node:util';
import type { jobCursor, jobs, StoredCall, StoredPolicies } from './schema.js';

/** A job's rows, as joined. */
export interface JobRow {
  jobs: typeof jobs.$inferSelect;
  job_cursor: typeof jobCursor.$inferSelect;
}

/** The part of a job's row that a write may change. */
export const jobColumns = (id: string, definition: Job['definition'], pause: Pause | null) => ({
  ...schedulePart(definition),
  ...callPart(definition.job),
  policies: storedPolicies(definition),
  schedule_words: scheduleInWords(id, definition),
  ...pauseColumns(pause),
});

/** What a definition and a job's row have in common: columns of the same name. */
type SchedulePart = Omit<Job['definition'], keyof Policies | 'job' | 'namespace'>;

const schedulePart = (of: SchedulePart): SchedulePart => ({
  name: of.name,
  description: of.description,
  schedule: of.schedule,
  timezone: of.timezone,
  dst_gap: of.dst_gap,
  dst_fold: of.dst_fold,
  start_at: of.start_at,
  end_at: of.end_at,
  max_runs: of.max_runs,
  tags: of.tags,
});

/** What an operation and a job's row have in common. The rest of an operation is stored among the policies. */
type CallPart = Omit<Job['definition']['job'], 'redirects' | 'auth' | 'signing' | 'tls'>;

const callPart = (of: CallPart): CallPart => ({
  callback_url: of.callback_url,
  http_method: of.http_method,
  headers: of.headers,
  query: of.query,
  payload: of.payload,
  timeout_seconds: of.timeout_seconds,
  success: of.success,
});

/** A job's schedule as people search for it; empty for one that this version cannot read. */
export function scheduleInWords(
  id: string,
  {
    schedule,
    timezone,
    dst_gap,
    dst_fold,
  }: Pick<Job['definition'], 'schedule' | 'timezone' | 'dst_gap' | 'dst_fold'>,
): string {
  const rest = { start_at: null, end_at: null, anchor: 0, seed: id };
  try {
    return describeSchedule({ schedule, timezone, dst_gap, dst_fold, ...rest });
  } catch (error) {
    if (error instanceof InvalidScheduleError) return '';
    throw error;
  }
}

/** The part of a job's row that tells of its pause. */
export const pauseColumns = (pause: Pause | null) => ({
  pause_reason: pause?.reason ?? null,
  pause_actor: pause?.actor ?? null,
  paused_at: pause?.paused_at ?? null,
  pause_until: pause?.until ?? null,
});

/** The part of a cursor's row that a write may change. */
export const cursorColumns = ({ revision, status, last_tick, next_due, fired }: Cursor): Cursor => ({
  revision,
  status,
  last_tick,
  next_due,
  fired,
});

/** The columns that define a job. */
export type DefinitionRow = Pick<
  JobRow['jobs'],
  | 'name'
  | 'description'
  | 'schedule'
  | 'timezone'
  | 'dst_gap'
  | 'dst_fold'
  | 'start_at'
  | 'end_at'
  | 'max_runs'
  | 'tags'
  | 'callback_url'
  | 'http_method'
  | 'headers'
  | 'query'
  | 'payload'
  | 'timeout_seconds'
  | 'success'
  | 'policies'
>;

/** A job's definition, from its columns. */
export const definitionFromRow = (row: DefinitionRow): Job['definition'] =>
  row.policies === null
    ? plainDefinition(row)
    : {
        ...schedulePart(row),
        ...policiesFrom(row.policies),
        job: { ...callPart(row), ...callFrom(row.policies) },
      };

/**
 * Of a job without policies of its own, as most are. Field by field: an object that is put together of others takes ten times the
 * memory, and much of it outlives the quick collections of garbage.
 */
function plainDefinition(row: DefinitionRow): Job['definition'] {
  const policies = DEFAULT_POLICIES;
  return {
    name: row.name,
    description: row.description,
    schedule: row.schedule,
    timezone: row.timezone,
    dst_gap: row.dst_gap,
    dst_fold: row.dst_fold,
    start_at: row.start_at,
    end_at: row.end_at,
    max_runs: row.max_runs,
    tags: row.tags,
    catch_up: policies.catch_up,
    catch_up_window_seconds: policies.catch_up_window_seconds,
    overlap: policies.overlap,
    delivery: policies.delivery,
    jitter_seconds: policies.jitter_seconds,
    retry: policies.retry,
    completion: policies.completion,
    disable_after_failures: policies.disable_after_failures,
    alerts: policies.alerts,
    job: {
      callback_url: row.callback_url,
      http_method: row.http_method,
      headers: row.headers,
      query: row.query,
      payload: row.payload,
      timeout_seconds: row.timeout_seconds,
      success: row.success,
      redirects: PLAIN_CALL.redirects,
      auth: PLAIN_CALL.auth,
      signing: PLAIN_CALL.signing,
      tls: PLAIN_CALL.tls,
    },
  };
}

/** A job from its rows. Its last run is looked up apart. */
export const jobFromRow = ({ jobs: row, job_cursor: cursor }: JobRow, last_run: Job['last_run']): Job => ({
  id: row.id,
  namespace: row.namespace,
  definition: definitionFromRow(row),
  cursor: cursorColumns(cursor),
  pause: pauseFromRow(row),
  created_at: row.created_at,
  updated_at: row.updated_at,
  last_run,
});

/** A payload from its column, read as text. */
export const storedPayload = (text: string | null): JsonText | null =>
  text === null ? null : new JsonText(text);

/** The policies that differ from the defaults, or null: most jobs have none, and the path of a tick reads none. */
function storedPolicies(definition: Job['definition']): StoredPolicies | null {
  const own: StoredPolicies = Object.fromEntries(
    Object.entries(policiesOf(definition)).filter(
      ([name, value]) => !isDeepStrictEqual(value, DEFAULT_POLICIES[name as keyof Policies]),
    ),
  );
  const { redirects, auth, signing, tls } = definition.job;
  if (redirects > 0) own.redirects = redirects;
  if (auth !== null) own.auth = auth;
  if (signing !== null) own.signing = signing;
  if (tls !== null) own.tls = tls;
  return Object.keys(own).length === 0 ? null : own;
}

/**
 * The policies that apply, from what a row keeps of them. What no version could have stored becomes a policy that none knows, so
 * that it is told and harms its job alone.
 */
export function policiesFrom(stored: StoredPolicies | null): Policies {
  if (stored === null) return DEFAULT_POLICIES;
  if (!isObject(stored)) return { ...DEFAULT_POLICIES, ...{ policies: stored } };
  return { ...DEFAULT_POLICIES, ...(tellsOfCall(stored) ? withoutCall(stored) : stored) };
}

/** Few jobs tell how they are called, and on the path of a tick a rest property in a destructuring costs more than all else. */
const tellsOfCall = (stored: StoredPolicies): boolean =>
  'auth' in stored || 'redirects' in stored || 'signing' in stored || 'tls' in stored;

function withoutCall(stored: StoredPolicies): StoredPolicies {
  const { redirects: _, auth: __, signing: ___, tls: ____, ...own } = stored;
  return own;
}

const isObject = (stored: unknown): boolean => typeof stored === 'object' && !Array.isArray(stored);

const PLAIN_CALL: StoredCall = { redirects: 0, auth: null, signing: null, tls: null };

/** How a job is called, from what a row keeps of that among its policies. */
export function callFrom(stored: StoredPolicies | null): StoredCall {
  if (stored === null || !isObject(stored)) return PLAIN_CALL;
  const { redirects = 0, auth = null, signing = null, tls = null } = stored;
  return { redirects, auth, signing, tls };
}

function pauseFromRow(row: JobRow['jobs']): Pause | null {
  if (row.paused_at === null || row.pause_actor === null) return null;
  return {
    reason: row.pause_reason,
    actor: row.pause_actor,
    paused_at: row.paused_at,
    until: row.pause_until,
  };
}
