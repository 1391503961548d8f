import { asc, desc, sql, type SQL } from 'drizzle-orm';
import { OUTCOME_ORDER, STATUS_ORDER, type JobPosition, type JobQuery } from '../job-repository.js';
import { filtersOfCursors, isAfter, orderOf, type JobFilters } from './job-list.js';
import { orderBy } from './pages.js';
import { jobCursor } from './schema.js';

/** A part of a list: the jobs that some filters find, in an order that an index has. */
export interface ListPart {
  filters: JobFilters;
  /** What tells its jobs from those of other parts; undefined: there are none. */
  isOf: SQL | undefined;
  /** Where the page begins; undefined: where the part does. */
  isBehind: SQL | undefined;
  order: SQL[];
}

/**
 * The parts of a list, from the position at which a page begins. Most lists have one. No index has all jobs by status or by outcome, since
 * the end of a run would then have to write to it: such a list has a part for each value, in which jobs go by id.
 */
export function partsOf(query: JobQuery): ListPart[] {
  const { sort, after } = query;
  switch (sort) {
    case 'status':
      return partsByValue(query, 'status', STATUS_ORDER);
    case '-status':
      return partsByValue(query, 'status', STATUS_ORDER.toReversed());
    case 'last_outcome':
      return partsByValue(query, 'last_outcome', [...OUTCOME_ORDER, null]);
    case '-last_outcome':
      return partsByValue(query, 'last_outcome', [...OUTCOME_ORDER.toReversed(), null]);
    default: {
      const order = orderOf(sort);
      const isBehind = after === null ? undefined : isAfter(order, after);
      return [{ filters: query, isOf: undefined, isBehind, order: orderBy(order) }];
    }
  }
}

function partsByValue<Column extends 'status' | 'last_outcome'>(
  query: JobQuery,
  column: Column,
  values: readonly JobFilters[Column][number][],
): ListPart[] {
  const { sort, after } = query;
  const wanted: JobFilters[Column] = query[column];
  const isDescending = sort.startsWith('-');
  return values
    .slice(after === null ? 0 : values.findIndex((value) => value === after.key))
    .filter((value) => wanted.length === 0 || (wanted as readonly (typeof value)[]).includes(value))
    .map((value) => {
      const filters = { ...query, [column]: [value] };
      return {
        filters,
        isOf: filtersOfCursors(filters),
        isBehind: after !== null && value === after.key ? isIdBehind(after, isDescending) : undefined,
        order: [isDescending ? desc(jobCursor.job_id) : asc(jobCursor.job_id)],
      };
    });
}

const isIdBehind = ({ id }: JobPosition, isDescending: boolean): SQL =>
  isDescending ? sql`${jobCursor.job_id} < ${id}::uuid` : sql`${jobCursor.job_id} > ${id}::uuid`;
