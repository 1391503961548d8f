/** What a list shows while its rows must stay where they are. */
export interface SettledRows<Row> {
  rows: readonly Row[];
  /** How many rows are new, gone or elsewhere in the list as it is now. */
  waiting: number;
  /** How many of them are new. */
  newer: number;
}

/**
 * Brings the rows on the screen up to date without moving one: each row keeps its place and takes its newest contents, a row that
 * is gone stays as it was, and what is new below the last one is added there. Everything else waits.
 *
 * @param shown the rows on the screen
 * @param fresh the list as it is now
 */
export function settleRows<Row>(
  shown: readonly Row[],
  fresh: readonly Row[],
  idOf: (row: Row) => string,
): SettledRows<Row> {
  const freshById = new Map(fresh.map((row) => [idOf(row), row]));
  const shownIds = new Set(shown.map(idOf));
  const lastShown = fresh.findLastIndex((row) => shownIds.has(idOf(row)));
  // Without a row in common, nothing tells where the rows below begin.
  const below = lastShown === -1 ? [] : fresh.slice(lastShown + 1);
  const rows = [...shown.map((row) => freshById.get(idOf(row)) ?? row), ...below];
  const known = new Set(rows.map(idOf));
  const newer = fresh.filter((row) => !known.has(idOf(row))).length;
  const gone = rows.filter((row) => !freshById.has(idOf(row))).length;
  const before = rows.map(idOf).filter((id) => freshById.has(id));
  const after = fresh.map(idOf).filter((id) => known.has(id));
  const moved = before.filter((id, index) => id !== after[index]).length;
  return { rows, waiting: newer + gone + moved, newer };
}
