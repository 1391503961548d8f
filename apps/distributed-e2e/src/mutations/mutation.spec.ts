import { mutate } from './mutation.js';

const replacement = { file: 'a.js', text: 'one', by: 'two' };

// The real mutations need no test here: a build in which they find nothing to replace does not start.
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
});
