import { asc, desc, sql, type Column, type SQL } from 'drizzle-orm';
import type { Page } from '../page.js';

/** The sort order of a list: a key, then the id of the same table, so that one index serves both. */
export interface ListOrder {
  key: SQL | Column;
  /** The key's type in PostgreSQL. */
  type: SQL;
  id: Column;
  isDescending: boolean;
}

/** True for the rows of some namespaces; undefined: of all. */
export const isInNamespaces = (
  column: Column,
  namespaces: readonly string[] | null = null,
): SQL | undefined =>
  namespaces === null ? undefined : sql`${column} = ANY(${sql.param([...namespaces])}::text[])`;

/** For ORDER BY. */
export function orderBy({ key, id, isDescending }: ListOrder): SQL[] {
  const direction = isDescending ? desc : asc;
  return [direction(key), direction(id)];
}

/** True for the rows that a list has after a position, whose `key` is in PostgreSQL's text form. */
export function isBehind(
  { key, type, id, isDescending }: ListOrder,
  after: { key: string; id: string },
): SQL {
  const comparison = isDescending ? sql`<` : sql`>`;
  return sql`(${key}, ${id}) ${comparison} (${after.key}::${type}, ${after.id}::uuid)`;
}

/** A page from rows read up to one more than its limit: the extra row tells whether there is another page. */
export function pageOf<Row, Position>(
  rows: Row[],
  limit: number,
  positionOf: (last: Row) => Position,
): Page<Row, Position> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? positionOf(last) : null };
}
