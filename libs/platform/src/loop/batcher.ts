interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/** How a Batcher writes. */
export interface BatcherOptions<Item, Result> {
  /** Maximum number of items in one write. */
  limit: number;
  /** Number of concurrent writes. */
  lanes: number;
  /** Writes a batch; resolves to one result per item, in their order. */
  write(items: Item[]): Promise<Result[]>;
}

/**
 * Gathers single writes into batches, without a timer: a batch holds what gathered during the previous write.
 */
export class Batcher<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private writing = 0;

  constructor(private readonly options: BatcherOptions<Item, Result>) {}

  /** Items that are not written yet. */
  get pending(): number {
    return this.waiting.length;
  }

  /** Resolves to the item's result once its batch is written; rejects if the batch failed. */
  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      // Items that are added in the same turn of the event loop belong together.
      if (this.waiting.length === 1) setImmediate(() => this.flush());
    });
  }

  private flush(): void {
    while (this.writing < this.options.lanes && this.waiting.length > 0) {
      const batch = this.waiting.splice(0, this.options.limit);
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
