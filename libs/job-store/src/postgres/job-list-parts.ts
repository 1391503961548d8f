import { and, asc, desc, gt, lt, sql, type Column, type SQL } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { OUTCOME_ORDER, STATUS_ORDER, type JobQuery } from '../job-repository.js';
import { conditionsOf, idsOf, type JobFilters, type SortByValue } from './job-list.js';
import { jobCursor, jobs } from './schema.js';

/** A part of a list: the jobs with one value of the column that it goes by, in the order of their ids. */
export interface ListPart {
  filters: JobFilters;
  /** The job after which the page begins; null: at the first. */
  after: string | null;
  isDescending: boolean;
}

/**
 * The parts of a list, from the position at which a page begins. No index has all jobs by status or by outcome, since the ends of runs
 * would have to write to it.
 */
export function partsOf(query: JobQuery, sort: SortByValue): ListPart[] {
  switch (sort) {
    case 'status':
      return partsByValue(query, 'status', STATUS_ORDER);
    case '-status':
      return partsByValue(query, 'status', STATUS_ORDER.toReversed());
    case 'last_outcome':
      return partsByValue(query, 'last_outcome', [...OUTCOME_ORDER, null]);
    case '-last_outcome':
      return partsByValue(query, 'last_outcome', [...OUTCOME_ORDER.toReversed(), null]);
  }
}

function partsByValue<Column extends 'status' | 'last_outcome'>(
  query: JobQuery,
  column: Column,
  values: readonly JobFilters[Column][number][],
): ListPart[] {
  const { sort, after } = query;
  const wanted: readonly unknown[] = query[column];
  const isWanted = (value: unknown) => wanted.length === 0 || wanted.includes(value);
  return values
    .slice(after === null ? 0 : values.findIndex((value) => value === after.key))
    .filter(isWanted)
    .map((value) => ({
      filters: { ...query, [column]: [value] },
      after: value === after?.key ? after.id : null,
      isDescending: sort.startsWith('-'),
    }));
}

/** For ORDER BY. */
export const orderOfPart = ({ isDescending }: ListPart): SQL =>
  isDescending ? desc(jobCursor.job_id) : asc(jobCursor.job_id);

/**
 * True for the jobs of a part that the page does not have yet. PostgreSQL walks the ids of both tables to find the first of them, each
 * from the position on.
 */
export const isAmongMany = (part: ListPart, earlier: readonly string[]): SQL | undefined =>
  and(conditionsOf(part.filters), isMissing(jobCursor.job_id, part, earlier), isMissing(jobs.id, part, []));

/** A limit, of whatever size, has PostgreSQL find all of them before it sorts. */
const NO_LIMIT = 2_147_483_647;

/** True for the first of the same jobs, for a part that has few: these are all found, and sorted then. */
export function isAmongFew(
  orm: NodePgDatabase,
  part: ListPart,
  earlier: readonly string[],
  limit: number,
): SQL {
  const found = idsOf(orm, part.filters).limit(NO_LIMIT).as('found');
  const first = orm
    .select({ id: found.id })
    .from(found)
    .where(isMissing(found.id, part, earlier))
    .orderBy(part.isDescending ? desc(found.id) : asc(found.id))
    .limit(limit);
  return sql`${jobs.id} = ANY(ARRAY(${first}))`;
}

/** A job that has just moved on from an earlier part is on the page already. */
const isMissing = (id: Column, { after, isDescending }: ListPart, earlier: readonly string[]) =>
  and(
    after === null ? undefined : isDescending ? lt(id, after) : gt(id, after),
    earlier.length === 0 ? undefined : sql`${id} <> ALL(${sql.param([...earlier])}::uuid[])`,
  );
