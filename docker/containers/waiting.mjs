import { setTimeout as delay } from 'node:timers/promises';

/**
 * Polls until `look` finds something. A look may fail: what is looked at may just have been killed. Resolves to undefined
 * when that takes longer than `patience`, milliseconds.
 */
export async function until(look, { patience = 300_000, every = 1_000 } = {}) {
  for (const deadline = Date.now() + patience; Date.now() < deadline; await delay(every)) {
    const found = await new Promise((resolve) => resolve(look())).catch(() => undefined);
    if (found) return found;
  }
  return undefined;
}
