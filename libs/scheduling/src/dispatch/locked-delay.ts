import type { TickPlan } from '@job-scheduler/job-model';

/**
 * When the ticks of a job that another transaction has locked are tried again, milliseconds: at once after a brief lock, and the
 * less often the longer it lasts, since an apply may lock thousands of jobs that are due.
 */
const LOCKED_AGAIN_MS = { least: 5, most: 500, partOfLateness: 0.25 };

/** How long the ticks of a job that is locked wait until they are tried again, milliseconds. */
export function lockedDelay({ runs, skips }: TickPlan, now: number): number {
  const { least, most, partOfLateness } = LOCKED_AGAIN_MS;
  const due = skips[0]?.from ?? runs[0] ?? now;
  return Math.min(Math.max(Math.ceil((now - due) * partOfLateness), least), most);
}
