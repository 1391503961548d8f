import type { Clock } from '@job-scheduler/job-model';
import { StoreUnavailableError } from './job-repository.js';

const RETRY_EVERY_MS = 250;

/**
 * Repeats an idempotent write while the store is away, until its outcome is known. Gives up with the store's
 * error when the signal is aborted.
 */
export async function untilKnown<Result>(
  clock: Clock,
  signal: AbortSignal,
  write: () => Promise<Result>,
): Promise<Result> {
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof StoreUnavailableError) || signal.aborted) throw error;
      await clock.sleep(RETRY_EVERY_MS, signal);
    }
  }
}
