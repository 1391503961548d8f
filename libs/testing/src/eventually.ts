import { setTimeout as delay } from 'node:timers/promises';

/** Often enough that nobody waits for it, and seldom enough that it does not keep a processor busy. */
const POLL_MS = 10;

/** Looks again and again until there is something, for what nobody tells us. Throws after `timeoutMs`. */
export async function eventually<Result>(
  what: string,
  look: () => Result | undefined | false | Promise<Result | undefined | false>,
  timeoutMs = 30_000,
): Promise<Result> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`After ${timeoutMs} ms there still was not ${what}.`);
    await delay(POLL_MS);
  }
}
