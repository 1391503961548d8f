import fc from 'fast-check';
import { findUnstorable, isStorableText, MAX_PAYLOAD_DEPTH, UNSTORABLE_TEXT } from './text-safety.js';

const LONE = '\ud83d';

const nested = (levels: number): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
};

describe('text', () => {
  it('is storable exactly when it survives UTF-8 and holds no NUL', () => {
    const characters = fc.oneof(fc.constantFrom('\u0000', LONE, '\udc00', '😀', '\uffff'), fc.string());
    fc.assert(
      fc.property(fc.array(characters), (parts) => {
        const text = parts.join('');
        expect(isStorableText(text)).toBe(Buffer.from(text).toString() === text && !text.includes('\u0000'));
      }),
    );
  });
});

describe('a JSON value', () => {
  it.each([
    ['null', null],
    ['a number', 1.5],
    ['text', 'naïve 😀'],
    ['an empty object', {}],
    ['lists and objects', { a: [1, { b: 'x' }], '😀': null }],
    ['an own __proto__ key', JSON.parse('{"__proto__": {"a": "b"}}')],
  ])('can be %s', (_, value) => {
    expect(findUnstorable(value)).toBeNull();
  });

  it.each([
    ['NUL in text', { a: [0, { b: '\u0000' }] }, ['a', 1, 'b']],
    ['a lone surrogate in text', [LONE], [0]],
    ['NUL in a key', { a: { 'b\u0000': 1 } }, ['a']],
    ['text at the root', 'a\u0000', []],
    ['text under an own __proto__ key', JSON.parse('{"__proto__": "\\u0000"}'), ['__proto__']],
  ])('is refused when it holds %s', (_, value, path) => {
    expect(findUnstorable(value)).toEqual({ path, message: UNSTORABLE_TEXT });
  });

  it.each([Infinity, -Infinity])(
    'is refused when a number reads as %p, which JSON cannot represent',
    (number) => {
      expect(findUnstorable({ a: [number] })).toEqual({
        path: ['a', 0],
        message: expect.stringContaining('number'),
      });
    },
  );

  it('may nest as deep as the limit and no deeper', () => {
    expect(findUnstorable(nested(MAX_PAYLOAD_DEPTH))).toBeNull();
    expect(findUnstorable(nested(MAX_PAYLOAD_DEPTH + 1))?.message).toBe('nests deeper than 64 levels');
  });

  it('is searched without recursion, however deep it is', () => {
    expect(findUnstorable(nested(500_000))?.path).toHaveLength(MAX_PAYLOAD_DEPTH);
  });
});
