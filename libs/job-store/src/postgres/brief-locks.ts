import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { codeOf, GAVE_WAY } from './database.js';

/** How long a change of the schema waits for a table that others use, and everybody who comes later waits behind it. */
const LOCK_TIMEOUT_MS = 250;

/** Until the next attempt: those who waited go first. */
const PAUSE_MS = 250;
const GIVE_UP_MS = 5 * 60_000;

/**
 * Changes the schema in a transaction that waits for locks only briefly, again and again: a process that reads for long holds up the
 * change, and not all others. Throws an Error that names the change after five minutes.
 */
export async function waitingBriefly(
  client: pg.Client,
  change: string,
  work: () => Promise<unknown>,
  giveUpMs = GIVE_UP_MS,
): Promise<void> {
  const begin = performance.now();
  for (;;) {
    try {
      await client.query(`BEGIN; SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
      await work();
      await client.query('COMMIT');
      return;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      if (!GAVE_WAY.has(codeOf(error) ?? '')) throw error;
      if (performance.now() - begin > giveUpMs) throw heldUp(change, giveUpMs, error as Error);
    }
    await delay(PAUSE_MS);
  }
}

const heldUp = (change: string, ms: number, cause: Error): Error =>
  new Error(
    `${change} was held up for ${Math.round(ms / 1_000)} s by transactions that go on (${cause.message}): end the oldest ones in pg_stat_activity, and run the migrations again.`,
    { cause },
  );
