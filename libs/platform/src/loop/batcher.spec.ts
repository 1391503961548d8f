import { Batcher } from './batcher.js';
import { StandingClock } from './standing-clock.for-spec.js';

/** Writes that end when the test says so. */
function heldWrites() {
  const writes: { items: number[]; end: (error?: Error) => void }[] = [];
  let noticed: () => void = () => undefined;
  const write = (items: number[]): Promise<number[]> =>
    new Promise((resolve, reject) => {
      writes.push({
        items,
        end: (error) => (error ? reject(error) : resolve(items.map((item) => item * 10))),
      });
      noticed();
    });
  const begun = async (count: number): Promise<void> => {
    while (writes.length < count) await new Promise<void>((resolve) => (noticed = resolve));
  };
  return { writes, write, begun };
}

describe('Batcher', () => {
  it('writes what was added in the same turn as one batch and gives each item its own result', async () => {
    const { writes, write, begun } = heldWrites();
    const batcher = new Batcher({ limit: 10, lanes: 1, write });
    const results = Promise.all([1, 2, 3].map((item) => batcher.add(item)));
    await begun(1);
    expect(writes[0]?.items).toEqual([1, 2, 3]);
    writes[0]?.end();
    expect(await results).toEqual([10, 20, 30]);
  });

  it('gathers during a write what becomes the next batch', async () => {
    const { writes, write, begun } = heldWrites();
    const batcher = new Batcher({ limit: 10, lanes: 1, write });
    const first = batcher.add(1);
    await begun(1);
    const later = [2, 3, 4].map((item) => batcher.add(item));
    expect(batcher.pending).toBe(3);
    writes[0]?.end();
    await first;
    await begun(2);
    expect(writes[1]?.items).toEqual([2, 3, 4]);
    writes[1]?.end();
    await Promise.all(later);
  });

  it('never writes more than its limit at once, nor in more lanes than it has', async () => {
    const { writes, write, begun } = heldWrites();
    const batcher = new Batcher({ limit: 2, lanes: 2, write });
    const results = Promise.all([1, 2, 3, 4, 5].map((item) => batcher.add(item)));
    await begun(2);
    expect(writes.map(({ items }) => items)).toEqual([
      [1, 2],
      [3, 4],
    ]);
    writes[0]?.end();
    await begun(3);
    expect(writes[2]?.items).toEqual([5]);
    writes[1]?.end();
    writes[2]?.end();
    expect(await results).toEqual([10, 20, 30, 40, 50]);
  });

  it('rejects the items of a failed batch and goes on with the next', async () => {
    const { writes, write, begun } = heldWrites();
    const batcher = new Batcher({ limit: 1, lanes: 1, write });
    const failed = batcher.add(1);
    const fine = batcher.add(2);
    await begun(1);
    writes[0]?.end(new Error('away'));
    await expect(failed).rejects.toThrow('away');
    await begun(2);
    writes[1]?.end();
    expect(await fine).toBe(20);
  });
});

describe('Batcher that gathers', () => {
  /** Gathers up to 3 items for 40 ms while more are to come. */
  function gathering({ areMoreToCome = true } = {}) {
    const clock = new StandingClock();
    const writes = heldWrites();
    const gather = { forMs: 40, enough: 3, areMoreToCome: () => areMoreToCome, clock };
    const batcher = new Batcher({ limit: 3, lanes: 1, gathering: gather, write: writes.write });
    return { clock, batcher, ...writes, written: () => writes.writes.map(({ items }) => items) };
  }

  it('waits for more items, but no longer than it should', async () => {
    const { clock, batcher, writes, begun, written } = gathering();
    const results = Promise.all([batcher.add(1), batcher.add(2)]);
    await clock.slept(1);
    expect(written()).toEqual([]);
    expect(clock.sleeps[0]?.ms).toBe(40);
    clock.sleeps[0]?.end();
    await begun(1);
    expect(written()).toEqual([[1, 2]]);
    writes[0]?.end();
    expect(await results).toEqual([10, 20]);
  });

  it('does not wait once it has enough items, and lets the rest wait anew', async () => {
    const { clock, batcher, writes, begun, written } = gathering();
    const results = Promise.all([1, 2, 3, 4].map((item) => batcher.add(item)));
    await begun(1);
    writes[0]?.end();
    await clock.slept(2);
    expect(written()).toEqual([[1, 2, 3]]);
    clock.sleeps[1]?.end();
    await begun(2);
    writes[1]?.end();
    expect(await results).toEqual([10, 20, 30, 40]);
    expect(written()).toEqual([[1, 2, 3], [4]]);
  });

  it('does not wait when no more items are to come', async () => {
    const { batcher, writes, begun } = gathering({ areMoreToCome: false });
    const result = batcher.add(1);
    await begun(1);
    writes[0]?.end();
    expect(await result).toBe(10);
  });

  it('does not let an item wait that somebody waits for, nor those before it', async () => {
    const { batcher, writes, begun, written } = gathering();
    const results = Promise.all([batcher.add(1), batcher.add(2, true)]);
    await begun(1);
    expect(written()).toEqual([[1, 2]]);
    writes[0]?.end();
    expect(await results).toEqual([10, 20]);
  });

  it('does not let an item wait that somebody waits for, even when the write before had no room for it', async () => {
    const { clock, batcher, writes, begun, written } = gathering();
    const results = Promise.all([1, 2, 3, 4].map((item) => batcher.add(item, item === 4)));
    await begun(1);
    writes[0]?.end();
    await begun(2);
    expect(written()).toEqual([[1, 2, 3], [4]]);
    writes[1]?.end();
    expect(await results).toEqual([10, 20, 30, 40]);
    // The one that the first item began.
    expect(clock.sleeps).toHaveLength(1);
  });

  it('lets the rest wait anew when somebody waited only for what was written', async () => {
    const { clock, batcher, writes, begun, written } = gathering();
    const results = Promise.all([1, 2, 3, 4].map((item) => batcher.add(item, item === 3)));
    await begun(1);
    writes[0]?.end();
    await clock.slept(2);
    expect(written()).toEqual([[1, 2, 3]]);
    clock.sleeps[1]?.end();
    await begun(2);
    writes[1]?.end();
    expect(await results).toEqual([10, 20, 30, 40]);
  });
});
