import { isolateBadItems } from './isolate-bad-items.js';

/** Doubles numbers; a batch with a bad one in it fails, and so does everything once the store is away. */
class Doubling {
  readonly tries: number[] = [];

  constructor(
    private readonly bad: number[],
    private readonly awayAfter = Infinity,
  ) {}

  readonly work = (items: number[]): Promise<number[]> => {
    this.tries.push(items.length);
    if (this.tries.length > this.awayAfter) return Promise.reject(new Error('away'));
    const culprit = items.find((item) => this.bad.includes(item));
    if (culprit !== undefined) return Promise.reject(new RangeError(`${culprit} is bad`));
    return Promise.resolve(items.map((item) => item * 2));
  };
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const isRangeError = (error: unknown): boolean => error instanceof RangeError;

describe('isolateBadItems', () => {
  it('does a good batch in one try, and an empty one in none', async () => {
    const doubling = new Doubling([]);
    expect(await isolateBadItems(upTo(3), doubling.work, isRangeError)).toEqual({
      results: [0, 2, 4],
      bad: [],
      interruption: null,
    });
    expect(await isolateBadItems([], doubling.work, isRangeError)).toEqual({
      results: [],
      bad: [],
      interruption: null,
    });
    expect(doubling.tries).toEqual([3]);
  });

  it('does all but the bad items, in their order, and tells why those failed', async () => {
    const doubling = new Doubling([0, 77, 499]);
    const { results, bad } = await isolateBadItems(upTo(500), doubling.work, isRangeError);
    expect(results).toEqual(upTo(500).flatMap((item) => ([0, 77, 499].includes(item) ? [] : [item * 2])));
    expect(bad.map(({ item, error }) => [item, String(error)])).toEqual([
      [0, 'RangeError: 0 is bad'],
      [77, 'RangeError: 77 is bad'],
      [499, 'RangeError: 499 is bad'],
    ]);
    expect(doubling.tries.length).toBeLessThan(60);
  });

  it('blames no item for an error that is about none', async () => {
    const doubling = new Doubling([1], 1);
    await expect(isolateBadItems(upTo(4), doubling.work, isRangeError)).rejects.toThrow('away');
    expect(doubling.tries).toEqual([4, 2]);
  });

  it('hands back what was done, and what was not, when an error that is about no item ends the work', async () => {
    const doubling = new Doubling([1], 4);
    const { results, bad, interruption } = await isolateBadItems(upTo(8), doubling.work, isRangeError);
    expect(doubling.tries).toEqual([8, 4, 2, 1, 1]);
    expect(results).toEqual([0]);
    expect(bad).toEqual([]);
    expect(interruption).toEqual({ items: [1, 2, 3, 4, 5, 6, 7], error: new Error('away') });
  });
});
