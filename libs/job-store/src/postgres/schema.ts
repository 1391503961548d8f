import {
  JsonText,
  type Attempt,
  type HttpMethod,
  type JobDefinition,
  type JobStatus,
  type LastOutcome,
  type Operation,
  type OperationKind,
  type OperationRequest,
  type OperationState,
  type Policies,
  type Role,
  type RunState,
  type RunTrigger,
} from '@job-scheduler/job-model';
import {
  bigint,
  boolean,
  customType,
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  real,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import type { AuditOutcome, NewAuditEntry } from '../audit-log.js';
import type { RaisedAlert } from '../alert-outbox.js';
import type { StoredResponse } from '../idempotency-store.js';
import { parseTimestamp, timestampOf } from './instants.js';

/** An attempt as it is kept in the row of its run; `response_bodies` holds its body, at the same place. */
export type StoredAttempt = Omit<Attempt, 'response_body'> & {
  /** Of the attempt of a lost runner: its late result may be added to it. */
  claim_id?: string;
};

/**
 * What a job's row keeps of its policies, and of how it is called. The latter is here because processes from before it was known
 * look for what they do not know in the policies alone.
 */
export type StoredPolicies = Partial<Policies> & Partial<StoredCall>;

/** What a job's row keeps of its operation among its policies. */
export type StoredCall = Pick<Operation, 'redirects' | 'auth' | 'signing' | 'tls'>;

/** A timestamptz as epoch milliseconds. */
const instant = customType<{ data: number; driverData: string | number }>({
  dataType: () => 'timestamptz',
  toDriver: timestampOf,
  fromDriver: (value) => (typeof value === 'number' ? value : parseTimestamp(value)),
});

/** A JSON value. The driver has parsed it; drizzle's own column would parse text that looks like JSON once more. */
const json = customType<{ data: unknown; driverData: unknown }>({
  dataType: () => 'json',
  toDriver: (value) => JSON.stringify(value),
});

/** JSON as it was written. Select it as text: the driver would parse it. */
const jsonText = customType<{ data: JsonText; driverData: string }>({
  dataType: () => 'json',
  toDriver: ({ text }) => text,
  fromDriver: (text) => new JsonText(text),
});

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** The columns that drizzle reads and writes. The migrations define the tables. */
export const jobs = pgTable('jobs', {
  id: uuid().primaryKey(),
  name: text().notNull(),
  namespace: text().notNull().default('default'),
  description: text().notNull(),
  schedule: text().notNull(),
  timezone: text().notNull(),
  dst_gap: text().$type<JobDefinition['dst_gap']>().notNull(),
  dst_fold: text().$type<JobDefinition['dst_fold']>().notNull(),
  start_at: instant(),
  end_at: instant(),
  max_runs: integer(),
  tags: text().array().notNull(),
  callback_url: text().notNull(),
  http_method: text().$type<HttpMethod>().notNull(),
  headers: json().$type<Record<string, string>>().notNull(),
  query: json().$type<Record<string, string>>().notNull(),
  payload: jsonText(),
  timeout_seconds: doublePrecision().notNull(),
  success: json().$type<JobDefinition['job']['success']>(),
  policies: jsonb().$type<StoredPolicies>(),
  pause_reason: text(),
  pause_actor: text(),
  paused_at: instant(),
  pause_until: instant(),
  created_at: instant().notNull(),
  updated_at: instant().notNull(),
  deleted_at: instant(),
  manager: text(),
  drifted: boolean().notNull().default(false),
  schedule_words: text(),
});

export const jobCursor = pgTable('job_cursor', {
  job_id: uuid().primaryKey(),
  revision: integer().notNull(),
  status: text().$type<JobStatus>().notNull(),
  last_tick: instant().notNull(),
  next_due: instant(),
  fired: integer().notNull(),
  last_run_id: uuid(),
  last_outcome: text().$type<LastOutcome>(),
  failures: integer().notNull().default(0),
});

export const jobRevisions = pgTable('job_revisions', {
  job_id: uuid().notNull(),
  revision: integer().notNull(),
});

export const runs = pgTable('runs', {
  id: uuid().primaryKey(),
  job_id: uuid().notNull(),
  job_revision: integer().notNull(),
  trigger: text().$type<RunTrigger>().notNull(),
  state: text().$type<RunState>().notNull(),
  reason: text(),
  scheduled_at: instant().notNull(),
  created_at: instant().notNull(),
  started_at: instant(),
  finished_at: instant(),
  skip_from: instant(),
  skip_to: instant(),
  skip_count: bigint({ mode: 'number' }),
  attempts: jsonb().$type<StoredAttempt[]>().notNull(),
  response_bodies: text().array().$type<(string | null)[]>().notNull(),
  attempt: integer().notNull(),
  runner_id: uuid(),
  answer_status: integer(),
  answer_ms: doublePrecision(),
  answer_timings: real().array().$type<(number | null)[]>(),
  answer_headers: text(),
  answer_body: text(),
  answer_is_base64: boolean(),
  answer_bytes: bigint({ mode: 'number' }),
  answer_truncated: boolean(),
  next_attempt_at: instant(),
  replay_of: uuid(),
  dispatch_id: uuid(),
  queued_at: instant(),
});

export const dispatches = pgTable('dispatches', {
  id: uuid().primaryKey(),
  claim_id: uuid(),
});

export const alerts = pgTable('alerts', {
  id: uuid().primaryKey(),
  job_id: uuid().notNull(),
  job_name: text().notNull(),
  event: text().$type<RaisedAlert['event']>().notNull(),
  destination: jsonb().$type<RaisedAlert['to']>().notNull(),
  run_id: uuid(),
  failures: integer().notNull(),
  reason: text(),
  at: instant().notNull(),
  ended_at: instant(),
  recovered_at: instant(),
  state: text().$type<RaisedAlert['state']>().notNull(),
  attempts: integer().notNull(),
  entrusted_at: instant(),
  last_error: text(),
  delivered_at: instant(),
});

export const operations = pgTable('operations', {
  id: uuid().primaryKey(),
  kind: text().$type<OperationKind>().notNull(),
  state: text().$type<OperationState>().notNull(),
  request: json().$type<OperationRequest>().notNull(),
  job_ids: uuid().array().notNull(),
  total: bigint({ mode: 'number' }).notNull(),
  done: bigint({ mode: 'number' }).notNull().default(0),
  failed: bigint({ mode: 'number' }).notNull(),
  errors: jsonb().$type<string[]>().notNull(),
  cursor: bigint({ mode: 'number' }),
  actor: text().notNull(),
  namespaces: text().array(),
  created_at: instant().notNull(),
  updated_at: instant().notNull(),
  finished_at: instant(),
});

export const idempotencyKeys = pgTable('idempotency_keys', {
  key: text().primaryKey(),
  fingerprint: text().notNull(),
  claimed_at: instant().notNull(),
  response: json().$type<StoredResponse>(),
});

export const runners = pgTable('runners', {
  id: uuid().primaryKey(),
  renewed_at: instant().notNull(),
});

export const completionEndpoint = pgTable('completion_endpoint', {
  public_url: text(),
  key: bytes().notNull(),
});

export const installation = pgTable('installation', {
  predates_address_policy: boolean().notNull(),
});

export const apiKeys = pgTable('api_keys', {
  id: uuid().primaryKey(),
  name: text().notNull(),
  prefix: text().notNull(),
  hash: bytes().notNull(),
  previous_hash: bytes(),
  previous_until: instant(),
  role: text().$type<Role>().notNull(),
  namespaces: text().array(),
  source_cidrs: text().array().notNull(),
  expires_at: instant(),
  created_at: instant().notNull(),
  created_by: text().notNull(),
  rotated_at: instant(),
  revoked_at: instant(),
  last_used_at: instant(),
});

export const audit = pgTable('audit', {
  id: uuid().primaryKey(),
  at: instant().notNull(),
  actor: text(),
  key_id: uuid(),
  address: text().notNull(),
  request_id: text().notNull(),
  action: text().notNull(),
  outcome: text().$type<AuditOutcome>().notNull(),
  code: text(),
  detail: text(),
  subject_kind: text().$type<NonNullable<NewAuditEntry['subject']>['kind']>(),
  subject_id: text(),
  subject_name: text(),
  namespace: text(),
  before: json(),
  after: json(),
});

export const stops = pgTable('stops', {
  namespace: text().primaryKey(),
  reason: text(),
  actor: text().notNull(),
  stopped_at: instant().notNull(),
});

export const sessions = pgTable('sessions', {
  id: uuid().primaryKey(),
  hash: bytes().notNull(),
  key_id: uuid(),
  admin_key_hash: bytes(),
  issuer: text(),
  subject: text(),
  person_name: text(),
  person_groups: text().array(),
  created_at: instant().notNull(),
  seen_at: instant().notNull(),
  expires_at: instant().notNull(),
  ended_at: instant(),
  sign_out_hint: bytes(),
});

export const signIns = pgTable('sign_ins', {
  hash: bytes().primaryKey(),
  return_path: text().notNull(),
  expires_at: instant().notNull(),
});
