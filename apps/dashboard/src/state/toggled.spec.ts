import { toggled } from './toggled.js';

it('adds a value that is missing, and takes out one that is there', () => {
  expect(toggled(['a'], 'b')).toEqual(['a', 'b']);
  expect(toggled(['a', 'b'], 'a')).toEqual(['b']);
});
