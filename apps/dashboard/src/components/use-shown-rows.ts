import { useDeferredValue, useMemo } from 'react';

/** The rows of a table, or of a list of cards. */
export interface RowsToShow<Row> {
  rows: readonly Row[];
  /** Names the list that the rows belong to, with its filters and order, where one place shows several. */
  listKey?: string;
  isLoading?: boolean;
  /** The rows are about to be replaced. */
  isOld?: boolean;
}

/** How many rows are on the screen at first. */
const FIRST_ROWS = 10;

/**
 * What of the rows is rendered: of another list the first rows at once. Everything else is rendered piece by piece, so that keys and
 * clicks never wait for it.
 */
export function useShownRows<Row>({ rows, listKey, isLoading = false, isOld = false }: RowsToShow<Row>) {
  const wanted = useMemo(() => ({ rows, listKey, isLoading }), [rows, listKey, isLoading]);
  const rendered = useDeferredValue(wanted);
  const isOther = rendered.listKey !== listKey || (rendered.isLoading && !isLoading);
  if (isOther && !isOld) return { rows: rows.slice(0, FIRST_ROWS), isLoading };
  return rendered;
}
