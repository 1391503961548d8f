import type { Clock, RunReference } from '@job-scheduler/job-model';
import { DEDUP_TTL_MS, DedupCache } from '../dedup-cache.js';

/** The limits of the cache; each has a default. */
export interface InMemoryDedupCacheOptions {
  /** Default DEDUP_TTL_MS. */
  ttlMs?: number;
  /** References of one generation; two generations are kept, at about 100 bytes per reference. Default 50,000. */
  generationSize?: number;
}

/**
 * The dedup cache of a single process: two generations, the younger of which becomes the older after the TTL, or when
 * it is full. No entry is timed or removed individually.
 */
export class InMemoryDedupCache extends DedupCache {
  private readonly ttlMs: number;
  private readonly generationSize: number;
  private younger = new Set<string>();
  private older = new Set<string>();
  private youngerSince: number;

  constructor(
    private readonly clock: Clock,
    options: InMemoryDedupCacheOptions = {},
  ) {
    super();
    this.ttlMs = options.ttlMs ?? DEDUP_TTL_MS;
    this.generationSize = options.generationSize ?? 50_000;
    this.youngerSince = clock.monotonic();
  }

  override async unpublished(references: RunReference[]): Promise<RunReference[]> {
    this.age();
    return references.filter((reference) => {
      const key = keyOf(reference);
      return !this.younger.has(key) && !this.older.has(key);
    });
  }

  override async published(references: RunReference[]): Promise<void> {
    this.age();
    for (const reference of references) {
      if (this.younger.size >= this.generationSize) this.startGeneration(this.clock.monotonic());
      this.younger.add(keyOf(reference));
    }
  }

  private age(): void {
    const now = this.clock.monotonic();
    if (now - this.youngerSince >= 2 * this.ttlMs) {
      this.younger.clear();
      this.startGeneration(now);
    } else if (now - this.youngerSince >= this.ttlMs) {
      // Counts from when the rotation was due, not from when it was noticed: otherwise the older generation would outlive
      // twice the TTL.
      this.startGeneration(this.youngerSince + this.ttlMs);
    }
  }

  private startGeneration(since: number): void {
    this.older = this.younger;
    this.younger = new Set();
    this.youngerSince = since;
  }
}

/** First attempts, which are nearly all attempts, need no string of their own. */
const keyOf = ({ run_id, attempt }: RunReference): string =>
  attempt === 1 ? run_id : `${run_id}/${attempt}`;
