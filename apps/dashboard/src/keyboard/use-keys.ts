import { useEffect } from 'react';
import { commandOf, rowAfter, type Command } from './keys.js';

/** The attribute of the field that `/` goes to, of which a page has one. */
export const SEARCH_FIELD = { 'data-search-field': true } as const;

const ROWS = '#main [data-row]';

/** Answers the keys of all pages, unless somebody is typing or a dialog is open. */
export function useKeys(onHelp: () => void): void {
  useEffect(() => {
    const act = (event: KeyboardEvent): void => {
      const command = commandOf(event);
      if (command === null || event.defaultPrevented || isTyping(event.target)) return;
      if (document.querySelector('[aria-modal="true"]') !== null) return;
      if (command === 'help') onHelp();
      else if (!carryOut(command)) return;
      event.preventDefault();
    };
    document.addEventListener('keydown', act);
    return () => document.removeEventListener('keydown', act);
  }, [onHelp]);
}

/** Whether a letter goes into a field. A checkbox takes none. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches('input:not([type="checkbox"]), textarea, select, [role="menuitem"]'));

function carryOut(command: Exclude<Command, 'help'>): boolean {
  switch (command) {
    case 'next-row':
      return focusRow(1);
    case 'previous-row':
      return focusRow(-1);
    case 'select-row':
      return selectRow();
    case 'search':
      return focusElement(document.querySelector('[data-search-field]'));
  }
}

function focusRow(step: 1 | -1): boolean {
  const rows = [...document.querySelectorAll(ROWS)];
  const current = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rowAfter(current, step, rows.length);
  return next !== null && focusElement(rows[next]?.querySelector('a[href]') ?? null);
}

function selectRow(): boolean {
  const box = document.activeElement?.closest('[data-row]')?.querySelector<HTMLElement>('[type="checkbox"]');
  box?.click();
  return box !== null && box !== undefined;
}

function focusElement(element: Element | null): boolean {
  if (!(element instanceof HTMLElement)) return false;
  element.focus();
  element.scrollIntoView({ block: 'nearest' });
  return true;
}
