import type { Clock } from '@job-scheduler/job-model';
import { Problem } from '../problems/problem.js';

const WINDOW_MS = 60_000;

/** So many wrong keys may come from an address in a minute. */
export const MOST_FAILURES = 30;

/** So many addresses are remembered at most. */
const MOST_ADDRESSES = 10_000;

/**
 * Counts the wrong keys of each address in each minute, in this process alone. A right key always works: others may share its
 * address. What is over the limit is not noted in the audit either.
 */
export class FailedAuthentications {
  private period = Number.NaN;
  private readonly failures = new Map<string, number>();

  /** `what`: is counted, as it is told. */
  constructor(
    private readonly clock: Clock,
    private readonly what: 'wrong API keys' | 'sign-ins' = 'wrong API keys',
  ) {}

  /** Counts a wrong key. Throws the problem `rate_limited` when there were too many from there. */
  count(address: string): void {
    const now = this.clock.now();
    const period = Math.floor(now / WINDOW_MS);
    if (period !== this.period || this.failures.size >= MOST_ADDRESSES) this.failures.clear();
    this.period = period;
    const failures = (this.failures.get(address) ?? 0) + 1;
    this.failures.set(address, failures);
    if (failures <= MOST_FAILURES) return;
    const seconds = Math.ceil((WINDOW_MS - (now % WINDOW_MS)) / 1000);
    throw new Problem(
      'rate_limited',
      `Too many ${this.what} came from ${address}: try again in ${seconds} s.`,
      { headers: { 'retry-after': String(seconds) } },
    );
  }
}
