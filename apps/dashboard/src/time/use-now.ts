import { startTransition, useEffect, useState } from 'react';
import { now } from './clock.js';

const TICK_MS = 1_000;

const listeners = new Set<() => void>();
let current = now();
let timer: ReturnType<typeof setInterval> | undefined;

/** One timer for all components that show how long ago something was. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    // Nobody has looked for a while.
    current = now();
    timer = setInterval(() => {
      current = now();
      for (const each of listeners) each();
    }, TICK_MS);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The instant, epoch milliseconds, once a second. Not a store, whose changes would make React render at once what it renders piece by piece. */
export function useNow(): number {
  const [shown, setShown] = useState(() => (timer === undefined ? now() : current));
  useEffect(() => subscribe(() => startTransition(() => setShown(current))), []);
  return shown;
}
