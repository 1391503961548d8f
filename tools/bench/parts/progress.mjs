// Waiting for something that takes minutes.
import { setTimeout as delay } from 'node:timers/promises';

const LOOK_MS = 250;
const REPORT_MS = 10_000;
/** When nothing changes for this long, nothing will. */
const STUCK_MS = 60_000;

/**
 * Looks until `look()` resolves to { done: true }; the other values that it resolves to are numbers that say how far it is.
 * `log` gets them now and then. Before the instant `from` nothing need happen. @throws Error when nothing changes any more.
 */
export async function untilDone({ look, log, from = Date.now() }) {
  let progress = '';
  let [lastChange, lastReport] = [from, from];
  for (;;) {
    const { done, ...numbers } = await look();
    if (done) return;
    const now = Date.now();
    if (JSON.stringify(numbers) !== progress) lastChange = Math.max(now, from);
    progress = JSON.stringify(numbers);
    if (now - lastChange > STUCK_MS) throw new Error(`Nothing has changed for a minute: ${progress}.`);
    if (now - lastReport > REPORT_MS) {
      lastReport = now;
      log(`after ${Math.round((now - from) / 1000)} s: ${progress}`);
    }
    await delay(LOOK_MS);
  }
}
