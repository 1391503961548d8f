import { useLayoutEffect, useMemo, useRef, useState, type FocusEvent, type PointerEvent } from 'react';
import { settleRows, type SettledRows } from './settle-rows.js';

/** Handlers for the element around the rows: whether the pointer or the keyboard is among them. */
export interface SteadyHandlers {
  onPointerEnter: (event: PointerEvent) => void;
  onPointerLeave: (event: PointerEvent) => void;
  onFocus: (event: FocusEvent) => void;
  onBlur: (event: FocusEvent) => void;
}

export interface SteadyRows<Row> extends SettledRows<Row> {
  /** Shows the list as it is now, although the pointer is among the rows. */
  catchUp: () => void;
  handlers: SteadyHandlers;
}

interface Shown<Row> {
  key: string;
  rows: readonly Row[];
}

/**
 * Rows that do not move under the pointer, nor under the keyboard: while either is among them, their contents change and
 * their places do not. They take their new places once both have left.
 *
 * @param fresh the list as it is now
 * @param key names the list, with its filters and order; with another key the rows are another list, and shown at once
 */
export function useSteadyRows<Row>(
  fresh: readonly Row[],
  key: string,
  idOf: (row: Row) => string,
): SteadyRows<Row> {
  const shown = useRef<Shown<Row>>(undefined);
  const [hasPointer, setHasPointer] = useState(false);
  const [hasKeyboard, setHasKeyboard] = useState(false);
  const [, render] = useState(0);
  const before = shown.current;
  const isHeld = (hasPointer || hasKeyboard) && before?.key === key;
  const settled = isHeld ? settleRows(before.rows, fresh, idOf) : { rows: fresh, waiting: 0, newer: 0 };
  useLayoutEffect(() => {
    shown.current = { key, rows: settled.rows };
  });
  const handlers = useMemo(
    (): SteadyHandlers => ({
      onPointerEnter: () => setHasPointer(true),
      onPointerLeave: () => setHasPointer(false),
      // A click leaves the focus behind as well, which is no reason to wait: the pointer has gone on.
      onFocus: ({ target }) => setHasKeyboard(target.matches(':focus-visible')),
      onBlur: ({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) setHasKeyboard(false);
      },
    }),
    [],
  );
  const catchUp = (): void => {
    shown.current = undefined;
    render((count) => count + 1);
  };
  return { ...settled, catchUp, handlers };
}
