import { useCallback, useEffect, useRef, useState } from 'react';
import { readDraft, removeDraft, writeDraft } from './drafts.js';

const REST_MS = 300;

/** A form's value, and what changes it. */
export interface Draft<Value> {
  value: Value;
  change: (value: Value) => void;
  /** Forgets the draft, once the form is saved or given up. The value stays. */
  forget: () => void;
  /** Whether the value comes from a draft that was left. */
  isRestored: boolean;
}

/**
 * The value of a form, kept in this tab until it is forgotten: the end of a session, a reload or a crash loses nothing.
 * Nobody but the person who typed it gets it back (`claimDrafts`). Forms of secrets and keys do not use it.
 *
 * @param name of the form, and of what it is about: `job:<id>`
 */
export function useDraft<Value>(name: string, initial: Value): Draft<Value> {
  const [restored] = useState(() => readDraft<Value>(window.sessionStorage, name));
  const [value, setValue] = useState(restored ?? initial);
  const unwritten = useRef<{ value: Value } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const write = useCallback(() => {
    clearTimeout(timer.current);
    if (unwritten.current !== null) writeDraft(window.sessionStorage, name, unwritten.current.value);
    unwritten.current = null;
  }, [name]);

  useEffect(() => {
    window.addEventListener('pagehide', write);
    return () => {
      window.removeEventListener('pagehide', write);
      write();
    };
  }, [write]);

  const change = useCallback(
    (next: Value) => {
      setValue(next);
      unwritten.current = { value: next };
      clearTimeout(timer.current);
      timer.current = setTimeout(write, REST_MS);
    },
    [write],
  );
  const forget = useCallback(() => {
    unwritten.current = null;
    clearTimeout(timer.current);
    removeDraft(window.sessionStorage, name);
  }, [name]);
  return { value, change, forget, isRestored: restored !== null };
}
