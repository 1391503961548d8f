import { setImmediate } from 'node:timers/promises';

/** How many are dealt with before the process does other work: it may have ticks to record. */
const AT_ONCE = 100;

/**
 * Does something with each of many, one after another, and lets the process do other work in between, also where the work only
 * seems to wait.
 */
export async function inTurns<Item, Result>(
  items: Iterable<Item>,
  work: (item: Item, index: number) => Result | Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) {
    results.push(await work(item, results.length));
    if (results.length % AT_ONCE === 0) await setImmediate();
  }
  return results;
}
