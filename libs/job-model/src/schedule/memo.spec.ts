import { memo } from './memo.js';

const upperCase = (text: string): { text: string } => ({ text: text.toUpperCase() });

test('makes a value once, and again after it was dropped as the least recently used', () => {
  const remembered = memo<string, { text: string }>(2);
  const [a, b] = [remembered('a', upperCase), remembered('b', upperCase)];
  expect(remembered('a', upperCase)).toBe(a);
  remembered('c', upperCase);
  expect(remembered('a', upperCase)).toBe(a);
  expect(remembered('b', upperCase)).not.toBe(b);
});

test('does not remember what the maker throws', () => {
  const remembered = memo<string, { text: string }>(2);
  expect(() =>
    remembered('a', () => {
      throw new RangeError('no');
    }),
  ).toThrow('no');
  expect(remembered('a', upperCase)).toEqual({ text: 'A' });
});
