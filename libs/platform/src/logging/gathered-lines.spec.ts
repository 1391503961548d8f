import { setImmediate as turn } from 'node:timers/promises';
import { gatheredLines } from './gathered-lines.js';

function given() {
  const writes: string[] = [];
  let end: () => void = () => undefined;
  const lines = gatheredLines({ write: (text) => void writes.push(text) }, (flush) => (end = flush));
  return { writes, lines, end: () => end() };
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

  it('loses nothing when the process ends, and writes nothing twice', async () => {
    const { writes, lines, end } = given();
    lines.write('last words\n');
    end();
    await turn();
    expect(writes).toEqual(['last words\n']);
  });
});
