/** An item that could not be done, and why. */
export interface BadItem<Item> {
  item: Item;
  error: unknown;
}

/** Items that were not done, because of an error that none of them is to blame for. */
export interface Interruption<Item> {
  items: Item[];
  error: unknown;
}

/** What became of a batch: the results of the items that could be done, and the items that could not. */
export interface IsolatedBatch<Item, Result> {
  results: Result[];
  bad: BadItem<Item>[];
  /** Null when the whole batch was dealt with. */
  interruption: Interruption<Item> | null;
}

/**
 * Does a batch so that a bad item harms only itself: a batch that fails because of an item is halved until the bad items
 * fail alone. That costs two tries per halving, and nothing when all items are good. `isAboutAnItem` tells which errors
 * an item can be blamed for. Any other error ends the work: it is thrown when nothing has been done by then; else what
 * was done is handed back, since it stands and must be followed up. A failed try must have left nothing behind, or `work`
 * must be safe to repeat.
 */
export async function isolateBadItems<Item, Result>(
  items: Item[],
  work: (items: Item[]) => Promise<Result[]>,
  isAboutAnItem: (error: unknown) => boolean,
): Promise<IsolatedBatch<Item, Result>> {
  const batch: IsolatedBatch<Item, Result> = { results: [], bad: [], interruption: null };
  const parts = items.length === 0 ? [] : [items];
  let isBegun = false;
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    try {
      batch.results.push(...(await work(part)));
      isBegun = true;
    } catch (error) {
      if (isAboutAnItem(error)) {
        if (part.length > 1) parts.unshift(...halvesOf(part));
        else batch.bad.push(...part.map((item) => ({ item, error })));
      } else if (isBegun || batch.bad.length > 0) {
        return { ...batch, interruption: { items: [part, ...parts].flat(), error } };
      } else throw error;
    }
  }
  return batch;
}

function halvesOf<Item>(items: Item[]): Item[][] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)];
}
