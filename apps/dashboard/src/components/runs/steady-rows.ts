/** Rows that stay where they are, and how many new ones wait. */
export interface SteadyRows<Row> {
  rows: readonly Row[];
  waiting: number;
}

/**
 * The rows to show while somebody points at them: the same rows in the same order, each in its newest version. Rows that came
 * at the end, as when somebody asks for more, are added; those that came above wait.
 */
export function steadyRows<Row>(
  shown: readonly Row[],
  current: readonly Row[],
  idOf: (row: Row) => string,
): SteadyRows<Row> {
  const newest = new Map(current.map((row) => [idOf(row), row]));
  const known = new Set(shown.map(idOf));
  const lastShown = current.findLastIndex((row) => known.has(idOf(row)));
  const added = current.slice(lastShown + 1);
  const rows = [...shown.map((row) => newest.get(idOf(row)) ?? row), ...added];
  const waiting = current.slice(0, lastShown + 1).filter((row) => !known.has(idOf(row))).length;
  return { rows, waiting };
}
