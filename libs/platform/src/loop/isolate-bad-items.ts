/** An item that could not be done, and why. */
export interface BadItem<Item> {
  item: Item;
  error: unknown;
}

/** What became of a batch: the results of the items that could be done, and the items that could not. */
export interface IsolatedBatch<Item, Result> {
  results: Result[];
  bad: BadItem<Item>[];
}

/**
 * Does a batch so that a bad item harms only itself: a batch that fails because of an item is halved until the bad items
 * fail alone. That costs two tries per halving, and nothing when all items are good. `isAboutAnItem` tells which errors
 * an item can be blamed for; any other error is thrown. A failed try must have left nothing behind, or `work` must be
 * safe to repeat.
 */
export async function isolateBadItems<Item, Result>(
  items: Item[],
  work: (items: Item[]) => Promise<Result[]>,
  isAboutAnItem: (error: unknown) => boolean,
): Promise<IsolatedBatch<Item, Result>> {
  const [first] = items;
  if (first === undefined) return { results: [], bad: [] };
  try {
    return { results: await work(items), bad: [] };
  } catch (error) {
    if (!isAboutAnItem(error)) throw error;
    if (items.length === 1) return { results: [], bad: [{ item: first, error }] };
  }
  const middle = Math.ceil(items.length / 2);
  const before = await isolateBadItems(items.slice(0, middle), work, isAboutAnItem);
  const after = await isolateBadItems(items.slice(middle), work, isAboutAnItem);
  return { results: [...before.results, ...after.results], bad: [...before.bad, ...after.bad] };
}
