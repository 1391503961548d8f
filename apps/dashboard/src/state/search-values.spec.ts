import { choicesOf, defined, textOf, textsOf } from './search-values.js';

describe('what a page reads from its URL', () => {
  it('is one text, or undefined', () => {
    expect(textOf({ q: 'mail' }, 'q')).toBe('mail');
    expect(textOf({ q: ['first', 'second'] }, 'q')).toBe('first');
    expect(textOf({ q: '' }, 'q')).toBeUndefined();
    expect(textOf({}, 'q')).toBeUndefined();
  });

  it('is a list, also when it was written once', () => {
    expect(textsOf({ tag: 'a' }, 'tag')).toEqual(['a']);
    expect(textsOf({ tag: ['a', '', 'b'] }, 'tag')).toEqual(['a', 'b']);
    expect(textsOf({ tag: '' }, 'tag')).toBeUndefined();
  });

  it('leaves out choices that do not exist', () => {
    expect(choicesOf({ status: ['paused', 'nonsense'] }, 'status', ['active', 'paused'])).toEqual(['paused']);
    expect(choicesOf({ status: 'nonsense' }, 'status', ['active'])).toBeUndefined();
    expect(choicesOf({}, 'status', ['active'])).toBeUndefined();
  });

  it('has no names without a value', () => {
    expect(Object.keys(defined({ q: undefined, tag: ['a'] }))).toEqual(['tag']);
  });
});
