import type { HttpMethod, JobDefinition, JobStatus, LastOutcome, Policies } from '@job-scheduler/job-model';
import { customType, doublePrecision, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { parseTimestamp } from './instants.js';

/** A timestamptz as epoch milliseconds. */
const instant = customType<{ data: number; driverData: string | number }>({
  dataType: () => 'timestamptz',
  toDriver: (at) => new Date(at).toISOString(),
  fromDriver: (value) => (typeof value === 'number' ? value : parseTimestamp(value)),
});

/** A JSON value. The driver has parsed it; drizzle's own column would parse text that looks like JSON once more. */
const json = customType<{ data: unknown; driverData: unknown }>({
  dataType: () => 'json',
  toDriver: (value) => JSON.stringify(value),
});

/** Drizzle's view of the tables behind job CRUD; the migrations define them. */
export const jobs = pgTable('jobs', {
  id: uuid().primaryKey(),
  name: text().notNull(),
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
  payload: json().$type<JobDefinition['job']['payload']>(),
  timeout_seconds: doublePrecision().notNull(),
  success: json().$type<JobDefinition['job']['success']>(),
  policies: jsonb().$type<Partial<Policies>>(),
  pause_reason: text(),
  pause_actor: text(),
  paused_at: instant(),
  pause_until: instant(),
  created_at: instant().notNull(),
  updated_at: instant().notNull(),
  deleted_at: instant(),
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
