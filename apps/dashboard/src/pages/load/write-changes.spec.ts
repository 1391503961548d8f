import { writeChanges } from './write-changes.js';

describe('writeChanges', () => {
  const changes = Array.from({ length: 10 }, (_, index) => index);

  it('writes each change once, and keeps what brings it back in order', async () => {
    const written: number[] = [];
    const progress: number[] = [];
    const write = (change: number) => {
      written.push(change);
      return Promise.resolve({ undo: -change });
    };
    const { undo, refused } = await writeChanges(changes, write, (done) => progress.push(done));
    expect(written.toSorted((a, b) => a - b)).toEqual(changes);
    expect(undo).toEqual(changes.map((change) => -change));
    expect(refused).toEqual([]);
    expect(progress).toEqual(changes.map((change) => change + 1));
  });

  it('goes on behind a refusal', async () => {
    const write = (change: number) =>
      Promise.resolve(change === 3 ? { refused: 'job 3: it was changed meanwhile' } : { undo: change });
    const { undo, refused } = await writeChanges(changes, write, () => undefined);
    expect(undo).toHaveLength(9);
    expect(refused).toEqual(['job 3: it was changed meanwhile']);
  });

  it('writes at most four at a time', async () => {
    let busy = 0;
    let most = 0;
    const write = async (change: number) => {
      busy += 1;
      most = Math.max(most, busy);
      await Promise.resolve();
      busy -= 1;
      return { undo: change };
    };
    await writeChanges(changes, write, () => undefined);
    expect(most).toBe(4);
  });
});
