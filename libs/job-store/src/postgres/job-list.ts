import { and, arrayOverlaps, asc, desc, eq, inArray, isNull, or, sql, type SQL } from 'drizzle-orm';
import type { JobPosition, JobQuery, JobSort } from '../job-repository.js';
import type { JobRow } from './job-rows.js';
import { jobCursor, jobs } from './schema.js';

/** When an active job runs next; jobs that will not run sort behind all others. */
const nextRun = sql`CASE WHEN ${jobCursor.status} = 'active' THEN ${jobCursor.next_due} ELSE 'infinity' END`;

const SORT_KEYS = {
  created_at: { expression: sql`${jobs.created_at}`, type: sql`timestamptz` },
  name: { expression: sql`${jobs.name}`, type: sql`text` },
  next_run: { expression: nextRun, type: sql`timestamptz` },
};

const sortKey = (sort: JobSort) => SORT_KEYS[sort.replace('-', '') as keyof typeof SORT_KEYS];

/** The conditions of a job query: its filters, and the position after which the page begins. */
export function conditionsOf(query: JobQuery): SQL | undefined {
  return and(
    isNull(jobs.deleted_at),
    query.status.length > 0 ? inArray(jobCursor.status, query.status) : undefined,
    query.last_outcome.length > 0 ? inArray(jobCursor.last_outcome, query.last_outcome) : undefined,
    query.tags.length > 0 ? arrayOverlaps(jobs.tags, query.tags) : undefined,
    query.q === null ? undefined : containsText(query.q),
    query.after === null ? undefined : isAfter(query.sort, query.after),
  );
}

/** The order of a job list: the sort key, then the id. */
export function orderOf(sort: JobSort): SQL[] {
  const direction = sort.startsWith('-') ? desc : asc;
  return [direction(sortKey(sort).expression), direction(jobs.id)];
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
    case 'next_run':
    case '-next_run':
      return { key: row.job_cursor.status === 'active' ? row.job_cursor.next_due : null, id: row.jobs.id };
  }
}

function isAfter(sort: JobSort, after: JobPosition): SQL {
  const { expression, type } = sortKey(sort);
  const key = typeof after.key === 'number' ? new Date(after.key).toISOString() : (after.key ?? 'infinity');
  const comparison = sort.startsWith('-') ? sql`<` : sql`>`;
  return sql`(${expression}, ${jobs.id}) ${comparison} (${key}::${type}, ${after.id}::uuid)`;
}

function containsText(text: string): SQL | undefined {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  return or(
    ...[jobs.name, jobs.description, jobs.callback_url].map((column) => sql`${column} ILIKE ${pattern}`),
  );
}

/** Jobs joined with their cursors. */
export const joinsCursor = eq(jobCursor.job_id, jobs.id);
