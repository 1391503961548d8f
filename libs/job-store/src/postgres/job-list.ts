import { CANARY_JOB_ID, type LastOutcome } from '@job-scheduler/job-model';
import { and, arrayOverlaps, eq, inArray, isNull, ne, or, sql, type Column, type SQL } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import {
  OUTCOME_ORDER,
  STATUS_ORDER,
  type JobPosition,
  type JobQuery,
  type JobSort,
} from '../job-repository.js';
import { timestampOf } from './instants.js';
import type { JobRow } from './job-rows.js';
import { isBehind, isInNamespaces, type ListOrder } from './pages.js';
import { jobCursor, jobs } from './schema.js';

/** The sort key of each order. Jobs without a due time sort after all others. */
const SORT_KEYS = {
  created_at: { key: jobs.created_at, id: jobs.id, type: sql`timestamptz` },
  updated_at: { key: jobs.updated_at, id: jobs.id, type: sql`timestamptz` },
  name: { key: jobs.name, id: jobs.id, type: sql`text` },
  next_run: {
    key: sql`coalesce(${jobCursor.next_due}, 'infinity')`,
    id: jobCursor.job_id,
    type: sql`timestamptz`,
  },
};

/** The orders by a column of few values, of which no index has all jobs. */
const VALUES = {
  status: { column: jobCursor.status, values: STATUS_ORDER },
  last_outcome: { column: jobCursor.last_outcome, values: OUTCOME_ORDER },
};

export type SortByValue = 'status' | '-status' | 'last_outcome' | '-last_outcome';

export const isByValue = (sort: JobSort): sort is SortByValue => sort.replace('-', '') in VALUES;

/** The order of a job list. */
export function orderOf(sort: JobSort): ListOrder {
  const isDescending = sort.startsWith('-');
  if (!isByValue(sort))
    return { ...SORT_KEYS[sort.replace('-', '') as keyof typeof SORT_KEYS], isDescending };
  const { column, values } = VALUES[sort.replace('-', '') as keyof typeof VALUES];
  const rank = sql`array_position(${sql.param([...values])}::text[], ${column})`;
  const key = sql`coalesce(${rank}, ${rankOf(sort, null)}::int)`;
  return { key, id: jobCursor.job_id, type: sql`int`, isDescending };
}

/** The place of a value in its order; jobs without one are last in both directions. */
function rankOf(sort: SortByValue, key: JobPosition['key']): number {
  const values: readonly unknown[] = VALUES[sort.replace('-', '') as keyof typeof VALUES].values;
  if (key === null) return sort.startsWith('-') ? 0 : values.length + 1;
  return values.indexOf(key) + 1;
}

/** True for the jobs that a query finds, on whatever page. */
export const conditionsOf = (query: JobFilters): SQL | undefined =>
  and(isNull(jobs.deleted_at), ne(jobs.id, CANARY_JOB_ID), filtersOfJobs(query), filtersOfCursors(query));

/** What a query asks of the row of a job; undefined: nothing. */
const filtersOfJobs = (query: JobFilters): SQL | undefined =>
  and(
    isInNamespaces(jobs.namespace, query.namespaces),
    query.tags.length > 0 ? arrayOverlaps(jobs.tags, query.tags) : undefined,
    query.q === null ? undefined : containsText(query.q),
  );

/** What a query asks of the row of a cursor; undefined: nothing. */
const filtersOfCursors = ({ status, last_outcome }: JobFilters): SQL | undefined =>
  and(isOneOf(jobCursor.status, status), isOneOf(jobCursor.last_outcome, last_outcome));

/** Undefined for no values. */
function isOneOf(column: Column, values: readonly (string | null)[]): SQL | undefined {
  const texts = values.filter((value) => value !== null);
  return or(
    texts.length > 0 ? inArray(column, texts) : undefined,
    texts.length < values.length ? isNull(column) : undefined,
  );
}

/** The filters of a query; the outcome null is that of jobs of which no run has ended. */
export interface JobFilters extends Pick<JobQuery, 'q' | 'namespaces' | 'status' | 'tags'> {
  last_outcome: (LastOutcome | null)[];
}

/** Whether a query asks anything of a job at all. */
export const hasFilters = (query: JobFilters): boolean =>
  filtersOfJobs(query) !== undefined || filtersOfCursors(query) !== undefined;

/** The ids of the jobs that a query finds, on whatever page and in no order. Reads no table that its filters do not need: a job has a cursor until it is deleted. */
export function idsOf(orm: NodePgDatabase, query: JobFilters) {
  const ofJobs = filtersOfJobs(query);
  const ofCursors = filtersOfCursors(query);
  if (ofJobs === undefined && ofCursors !== undefined) {
    const isOfUser = ne(jobCursor.job_id, CANARY_JOB_ID);
    return orm.select({ id: jobCursor.job_id }).from(jobCursor).where(and(isOfUser, ofCursors)).$dynamic();
  }
  const found = orm.select({ id: jobs.id }).from(jobs).$dynamic();
  if (ofCursors !== undefined) found.innerJoin(jobCursor, joinsCursor);
  return found.where(and(isNull(jobs.deleted_at), ne(jobs.id, CANARY_JOB_ID), ofJobs, ofCursors));
}

/** A row's position in a list of the given order. */
export function positionOf(sort: JobSort, row: JobRow): JobPosition {
  switch (sort) {
    case 'name':
    case '-name':
      return { key: row.jobs.name, id: row.jobs.id };
    case 'created_at':
    case '-created_at':
      return { key: row.jobs.created_at, id: row.jobs.id };
    case 'updated_at':
    case '-updated_at':
      return { key: row.jobs.updated_at, id: row.jobs.id };
    case 'next_run':
    case '-next_run':
      return { key: row.job_cursor.next_due, id: row.jobs.id };
    case 'status':
    case '-status':
      return { key: row.job_cursor.status, id: row.jobs.id };
    case 'last_outcome':
    case '-last_outcome':
      return { key: row.job_cursor.last_outcome, id: row.jobs.id };
  }
}

/** The condition that a row comes after the position at which a page begins. */
export function positionIn({ sort, after }: JobQuery): SQL | undefined {
  if (after === null) return undefined;
  const { key, id } = after;
  const text = isByValue(sort)
    ? String(rankOf(sort, key))
    : typeof key === 'number'
      ? timestampOf(key)
      : (key ?? 'infinity');
  return isBehind(orderOf(sort), { key: text, id });
}

/** Text of fewer characters has no trigram to be found by. */
const SHORTEST_SUBSTRING = 3;

/** As the index `jobs_search` has it. A URL up to its query, whose values may be masked: to find them would show them. */
const SEARCHED = sql`((${jobs.name} || E'\n' || ${jobs.description} || E'\n' || split_part(${jobs.callback_url}, '?', 1) || E'\n' || coalesce(${jobs.schedule_words}, '')) COLLATE "default")`;
/** As the index `jobs_name_prefix` has it. */
const NAME_IN_LOWER_CASE = sql`(lower(${jobs.name} COLLATE "default") COLLATE "C")`;

/** Somewhere in what is searched; text that is too short for that, at the beginning of the name. */
function containsText(text: string): SQL {
  const pattern = text.replace(/[\\%_]/g, '\\$&');
  return [...text].length < SHORTEST_SUBSTRING
    ? sql`${NAME_IN_LOWER_CASE} LIKE lower(${`${pattern}%`})`
    : sql`${SEARCHED} ILIKE ${`%${pattern}%`}`;
}

/** Jobs joined with their cursors. */
export const joinsCursor = eq(jobCursor.job_id, jobs.id);
