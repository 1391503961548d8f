import type { RequestOf } from '@job-scheduler/api-client';
import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from '../context.js';

/** How long what is shown stays at least, however much happens. */
const REST_MS = 1_000;
/** Clears the screen, and goes to its beginning. */
const CLEAR = '\x1b[2J\x1b[H';

/**
 * Shows something, and shows it again whenever something happened that it may be about, until Ctrl+C. On a terminal, the new takes the
 * place of the old. A connection that is lost is made again, and nothing is missed.
 */
export async function watch(
  context: Context,
  about: RequestOf<'streamEvents'>,
  show: () => Promise<void>,
): Promise<void> {
  const { signal, terminal } = context;
  const client = await context.client();
  let [hasHappened, hasEnded, isLost] = [true, false, false];
  let wake = (): void => undefined;
  // It is tried again and again, which need not be told.
  const onLost = (): void => {
    if (!isLost) terminal.say('The connection was lost; it is made again, and nothing is missed.');
    isLost = true;
  };
  const listening = (async (): Promise<void> => {
    for await (const _ of client.events(about, { signal, onLost })) {
      [hasHappened, isLost] = [true, false];
      wake();
    }
    hasEnded = true;
  })();
  // It is told below, once what is being shown has been shown.
  listening.catch(() => undefined);
  for (;;) {
    while (!hasHappened && !hasEnded)
      await Promise.race([listening, new Promise<void>((resolve) => (wake = resolve))]);
    if (hasEnded) return listening;
    hasHappened = false;
    if (terminal.columns !== null) terminal.print(CLEAR);
    await show();
    await Promise.race([listening, delay(REST_MS, undefined, { signal }).catch(() => undefined)]);
  }
}
