import { setTimeout as delay } from 'node:timers/promises';

/** Short enough that nobody notices the wait, and long enough not to keep a processor busy. */
const POLL_MS = 10;

/** Polls until `look` finds something, for events that give no signal. Throws after `timeoutMs`. */
export async function eventually<Result>(
  what: string,
  look: () => Result | undefined | false | Promise<Result | undefined | false>,
  timeoutMs = 30_000,
): Promise<Result> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`Gave up waiting for ${what} after ${timeoutMs} ms.`);
    await delay(POLL_MS);
  }
}
