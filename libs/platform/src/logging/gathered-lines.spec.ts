import { setImmediate as turn } from 'node:timers/promises';
import { gatheredLines } from './gathered-lines.js';

function given() {
  const writes: string[] = [];
  const told: number[] = [];
  let end: () => void = () => undefined;
  const destination = { writableLength: 0, write: (text: string) => void writes.push(text) };
  const lines = gatheredLines(destination, {
    whenEnding: (flush) => (end = flush),
    dropped: (count) => void told.push(count),
  });
  return { writes, told, destination, lines, end: () => end() };
}

describe('gatheredLines', () => {
  it('writes the lines of one turn at once, and those of the next turn by themselves', async () => {
    const { writes, lines } = given();
    lines.write('a\n');
    lines.write('b\n');
    expect(writes).toEqual([]);
    await turn();
    lines.write('c\n');
    await turn();
    expect(writes).toEqual(['a\nb\n', 'c\n']);
  });

  it('drops lines while its reader is too far behind, and then tells how many', async () => {
    const { writes, told, destination, lines } = given();
    destination.writableLength = 17 * 1024 * 1024;
    for (const line of ['a\n', 'b\n']) lines.write(line);
    await turn();
    lines.write('c\n');
    await turn();
    expect([writes, told]).toEqual([[], []]);
    destination.writableLength = 0;
    lines.write('d\n');
    await turn();
    lines.write('e\n');
    await turn();
    expect([writes, told]).toEqual([['d\n', 'e\n'], [3]]);
  });

  it('loses nothing when the process ends, and writes nothing twice', async () => {
    const { writes, lines, end } = given();
    lines.write('last words\n');
    end();
    await turn();
    expect(writes).toEqual(['last words\n']);
  });
});
