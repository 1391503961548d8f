import { setTimeout as delay } from 'node:timers/promises';

/** Resolves to whether the work ended within the time, milliseconds; if not, it goes on. Rejects if the work failed. */
export async function endsWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  const over = new AbortController();
  try {
    return await Promise.race([work.then(() => true), delay(ms, false, { signal: over.signal })]);
  } finally {
    over.abort();
  }
}
