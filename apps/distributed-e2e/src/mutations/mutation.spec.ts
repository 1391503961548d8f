import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspace } from '../workspace.js';
import { mutate, MUTATIONS, type Replacement } from './mutation.js';

const replacement = { file: 'a.js', text: 'one', by: 'two' };

describe('a mutation', () => {
  it('replaces a text that is there once', () => {
    expect(mutate('the one thing', [replacement])).toBe('the two thing');
  });

  it.each(['nothing', 'one and one'])('refuses "%s", in which the text is not there once', (source) => {
    expect(() => mutate(source, [replacement])).toThrow('a.js has');
  });

  it.each(Object.values(MUTATIONS).flat() as Replacement[])('fits the sources: $file', ({ file, text }) => {
    // Built files are not at hand here, and they say the same as the sources but for types.
    const source = readFileSync(
      join(workspace, file.replace('/dist/', '/src/').replace(/js$/, 'ts')),
      'utf8',
    );
    expect(source.replaceAll(/: Error \| null/g, '').replaceAll(/\s+/g, ' ')).toContain(
      text.replaceAll(/\s+/g, ' '),
    );
  });
});
