import type { Clock } from '@job-scheduler/job-model';
import type { SharedCounts } from '@job-scheduler/platform';
import type { OnModuleDestroy } from '@nestjs/common';
import { Problem } from '../problems/problem.js';

const WINDOW_MS = 60_000;
const WINDOW_SECONDS = WINDOW_MS / 1000;

/** How long requests are counted in this process alone. */
const SETTLED_EVERY_MS = 100;

interface Count {
  /** What the apis have counted together, as far as it is known here. */
  total: number;
  /** What the others do not know yet. */
  unsettled: number;
}

/**
 * Limits the requests of each API key in each minute, over all apis. A request is counted in the process that answers it, and the
 * counts are settled ten times a second, so that no request waits. While the counts of the others cannot be reached, each process
 * goes by its own.
 */
export class RequestLimit implements OnModuleDestroy {
  private period = Number.NaN;
  private readonly counts = new Map<string, Count>();
  private timer: NodeJS.Timeout | undefined;

  /** `perMinute`: 0 for no limit. */
  constructor(
    private readonly shared: SharedCounts,
    private readonly clock: Clock,
    private readonly perMinute: number,
  ) {}

  /**
   * Counts a request of a key. Returns the headers that tell how many are left (draft-ietf-httpapi-ratelimit-headers); throws the
   * problem `rate_limited` when none is.
   */
  take(key: string): Readonly<Record<string, string>> {
    if (this.perMinute === 0) return {};
    const now = this.clock.now();
    this.begin(Math.floor(now / WINDOW_MS));
    const count = this.countOf(key);
    const seconds = Math.ceil((WINDOW_MS - (now % WINDOW_MS)) / 1000);
    const isOver = count.total + count.unsettled >= this.perMinute;
    // Refused requests do not count: whoever waits as told gets through.
    if (!isOver) this.note(count);
    const headers = this.headers(this.perMinute - count.total - count.unsettled, seconds);
    if (!isOver) return headers;
    throw new Problem(
      'rate_limited',
      `The API key has made its ${this.perMinute} requests of this minute: try again in ${seconds} s.`,
      { headers: { ...headers, 'retry-after': String(seconds) } },
    );
  }

  onModuleDestroy(): void {
    clearTimeout(this.timer);
  }

  private begin(period: number): void {
    if (period === this.period) return;
    this.period = period;
    this.counts.clear();
  }

  private countOf(key: string): Count {
    const known = this.counts.get(key);
    if (known !== undefined) return known;
    const count = { total: 0, unsettled: 0 };
    this.counts.set(key, count);
    return count;
  }

  private note(count: Count): void {
    count.unsettled += 1;
    this.timer ??= setTimeout(() => void this.settle(), SETTLED_EVERY_MS).unref();
  }

  private headers(remaining: number, seconds: number): Record<string, string> {
    return {
      'ratelimit-policy': `"key";q=${this.perMinute};w=${WINDOW_SECONDS}`,
      ratelimit: `"key";r=${Math.max(0, remaining)};t=${seconds}`,
    };
  }

  private async settle(): Promise<void> {
    this.timer = undefined;
    const { period } = this;
    const open = [...this.counts].filter(([, { unsettled }]) => unsettled > 0);
    const added = new Map(open.map(([key, { unsettled }]) => [key, unsettled]));
    const totals = await this.shared.add(period, added).catch(() => null);
    // Without the others, what is counted here stays unsettled, and is tried again with the next request.
    if (totals === null || period !== this.period) return;
    for (const [key, count] of open) {
      count.unsettled -= added.get(key) ?? 0;
      count.total = totals.get(key) ?? count.total;
    }
  }
}
