import type { Clock } from '@job-scheduler/job-model';

interface Waiting<Item, Result> {
  item: Item;
  /** Whether somebody waits for it. */
  isAwaited: boolean;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/** How long items wait for others, so that batches are larger. */
export interface Gathering {
  /** The longest time that an item waits, milliseconds. */
  forMs: number;
  /** Once there are this many items, none of them waits for more. */
  enough: number;
  /** Whether more items are to come. If not, nothing waits for them. */
  areMoreToCome(): boolean;
  clock: Clock;
}

/** How a Batcher writes. */
export interface BatcherOptions<Item, Result> {
  /** Maximum number of items in one write. */
  limit: number;
  /** Number of concurrent writes. */
  lanes: number;
  /** Without it, a batch holds what gathered during the previous write, and nothing waits for a timer. */
  gathering?: Gathering;
  /** Writes a batch; resolves to one result per item, in their order. */
  write(items: Item[]): Promise<Result[]>;
}

/**
 * Gathers single writes into batches. A batch is written once it is ready and a lane is free. It is ready
 *
 * - at once, without `gathering`: it then holds what gathered during the previous write;
 * - at once, when somebody waits for one of its items, or no more items are to come;
 * - when it has enough items, or its first item has waited for long enough.
 */
export class Batcher<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private writing = 0;
  private isReady = false;
  /** Ends the wait for more items. */
  private gathering: AbortController | null = null;

  constructor(private readonly options: BatcherOptions<Item, Result>) {}

  /** Items that are not written yet. */
  get pending(): number {
    return this.waiting.length;
  }

  /**
   * Resolves to the item's result once its batch is written; rejects if the batch failed. `isAwaited`: somebody waits for it, so
   * it does not wait for others.
   */
  add(item: Item, isAwaited = false): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, isAwaited, resolve, reject });
      if (isAwaited || this.hasEnough()) this.makeReady();
      else this.gather();
    });
  }

  private hasEnough(): boolean {
    const { gathering } = this.options;
    return gathering === undefined || this.waiting.length >= gathering.enough || !gathering.areMoreToCome();
  }

  /** Whether what a write had no room for is ready as well. */
  private isStillReady(): boolean {
    return this.waiting.length > 0 && (this.hasEnough() || this.waiting.some(({ isAwaited }) => isAwaited));
  }

  private makeReady(): void {
    this.gathering?.abort();
    this.gathering = null;
    if (this.isReady) return;
    this.isReady = true;
    // Items that are added in the same turn of the event loop belong together.
    setImmediate(() => this.flush());
  }

  private gather(): void {
    const { gathering } = this.options;
    if (gathering === undefined || this.isReady || this.gathering !== null) return;
    const { signal } = (this.gathering = new AbortController());
    void gathering.clock.sleep(gathering.forMs, signal).then(() => {
      if (!signal.aborted) this.makeReady();
    });
  }

  private flush(): void {
    while (this.isReady && this.writing < this.options.lanes) {
      const batch = this.waiting.splice(0, this.options.limit);
      this.isReady = this.isStillReady();
      if (this.waiting.length > 0) this.gather();
      if (batch.length === 0) return;
      this.writing += 1;
      void this.writeBatch(batch).finally(() => {
        this.writing -= 1;
        this.flush();
      });
    }
  }

  private async writeBatch(batch: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.options.write(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, index) => resolve(results[index] as Result));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
