import { mutate } from './mutation.js';

const replacement = { file: 'a.js', text: 'one', by: 'two' };

// That the real ones fit is seen when they are used: a build in which they find nothing does not start.
describe('a mutation', () => {
  it('replaces a text that is there once', () => {
    expect(mutate('the one thing', [replacement])).toBe('the two thing');
  });

  it.each(['nothing', 'one and one'])('refuses "%s", in which the text is not there once', (source) => {
    expect(() => mutate(source, [replacement])).toThrow('a.js has');
  });
});
