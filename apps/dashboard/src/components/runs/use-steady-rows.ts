import { useState } from 'react';
import { steadyRows, type SteadyRows } from './steady-rows.js';

/** Rows that do not move while the pointer or the focus is on them. */
export interface Steady<Row> extends SteadyRows<Row> {
  /** To be spread on the element around the rows. */
  handlers: { onPointerEnter: () => void; onPointerLeave: () => void };
  /** Shows the rows that wait. */
  release: () => void;
}

export function useSteadyRows<Row>(
  current: readonly Row[],
  idOf: (row: Row) => string,
  /** What the list is asked for: other filters show other rows at once. */
  filterKey: string,
): Steady<Row> {
  const [held, setHeld] = useState<{ rows: readonly Row[]; filterKey: string } | null>(null);
  const isHeld = held !== null && held.filterKey === filterKey && held.rows.length > 0;
  const shown = isHeld ? steadyRows(held.rows, current, idOf) : { rows: current, waiting: 0 };
  const hold = (): void => setHeld({ rows: current, filterKey });
  return {
    ...shown,
    handlers: { onPointerEnter: hold, onPointerLeave: () => setHeld(null) },
    release: hold,
  };
}
