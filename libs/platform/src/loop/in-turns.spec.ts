import { inTurns } from './in-turns.js';

describe('inTurns', () => {
  it('lets other work be done between portions of many, and keeps their order', async () => {
    const many = Array.from({ length: 1_000 }, (_, index) => index);
    const doneBefore: number[] = [];
    let done = 0;
    const other = (): void => {
      doneBefore.push(done);
      if (done < many.length) setImmediate(other);
    };
    setImmediate(other);
    const results = await inTurns(many, (item, index) => {
      done += 1;
      return [item, index];
    });
    expect(results).toEqual(many.map((item) => [item, item]));
    expect(doneBefore.slice(0, 3)).toEqual([100, 200, 300]);
  });

  it('waits for one before it begins the next', async () => {
    const seen: string[] = [];
    const results = await inTurns(['a', 'b'], async (item) => {
      seen.push(`${item} begins`);
      await Promise.resolve();
      seen.push(`${item} ends`);
      return item;
    });
    expect(results).toEqual(['a', 'b']);
    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });
});
