import type { OpenSecret } from '@job-scheduler/job-model';

/** How long a value is used without another look. */
const FRESH_MS = 1_000;
/** How long it is used while the store is away. */
const USABLE_MS = 60_000;
const MOST = 1_000;

interface Entry {
  secret: OpenSecret;
  readAt: number;
}

/** Secrets that were opened a moment ago, so that a busy job does not read and decrypt its own for each call. */
export class SecretCache {
  private readonly entries = new Map<string, Entry>();

  /** `now`: monotonic milliseconds. */
  constructor(readonly now: () => number = () => performance.now()) {}

  fresh(key: string): OpenSecret | null {
    return this.within(key, FRESH_MS);
  }

  /** While the store is away. */
  usable(key: string): OpenSecret | null {
    return this.within(key, USABLE_MS);
  }

  /** `readAt`: when the store told it; opening it may have taken a while since. */
  keep(key: string, secret: OpenSecret, readAt: number): void {
    this.entries.delete(key);
    this.entries.set(key, { secret, readAt });
    const [oldest] = this.entries.keys();
    if (this.entries.size > MOST && oldest !== undefined) this.entries.delete(oldest);
  }

  forget(key: string): void {
    this.entries.delete(key);
  }

  private within(key: string, ms: number): OpenSecret | null {
    const entry = this.entries.get(key);
    return entry !== undefined && this.now() - entry.readAt <= ms ? entry.secret : null;
  }
}
