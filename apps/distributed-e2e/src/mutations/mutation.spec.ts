import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mutate, MUTATIONS } from './mutation.js';

const replacement = { file: 'a.js', text: 'one', by: 'two' };

describe('a mutation', () => {
  it('replaces a text that occurs once', () => {
    expect(mutate('the one thing', [replacement])).toBe('the two thing');
  });

  it.each(['nothing', 'one and one'])(
    'refuses "%s", in which the text does not occur exactly once',
    (source) => {
      expect(() => mutate(source, [replacement])).toThrow('a.js has');
    },
  );

  it.each(Object.entries(MUTATIONS))('finds what "%s" replaces', (_, replacements) => {
    for (const replacement of replacements) {
      // The compiler leaves these lines as they are, but for line breaks.
      const source = replacement.file.replace('/dist/', '/src/').replace(/js$/, 'ts');
      const text = readFileSync(join(__dirname, '../../../..', source), 'utf8');
      expect(mutate(text.replaceAll(/\s+/g, ' '), [replacement])).toContain(replacement.by);
    }
  });
});
