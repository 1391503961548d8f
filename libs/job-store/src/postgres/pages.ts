import { asc, desc, sql, type Column, type SQL } from 'drizzle-orm';
import type { Page } from '../job-repository.js';

/** What a list goes by: a key, then the id of the same table, so that one index serves both. */
export interface ListOrder {
  key: SQL | Column;
  /** The key's type in PostgreSQL. */
  type: SQL;
  id: Column;
  isDescending: boolean;
}

/** For ORDER BY. */
export function orderBy({ key, id, isDescending }: ListOrder): SQL[] {
  const direction = isDescending ? desc : asc;
  return [direction(key), direction(id)];
}

/** True of what a list has behind a position. `key` is PostgreSQL's text of it. */
export function isBehind(
  { key, type, id, isDescending }: ListOrder,
  after: { key: string; id: string },
): SQL {
  const comparison = isDescending ? sql`<` : sql`>`;
  return sql`(${key}, ${id}) ${comparison} (${after.key}::${type}, ${after.id}::uuid)`;
}

/** A page, of which one row more than its limit was read: it tells whether there is another page. */
export function pageOf<Row, Position>(
  rows: Row[],
  limit: number,
  positionOf: (last: Row) => Position,
): Page<Row, Position> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? positionOf(last) : null };
}
