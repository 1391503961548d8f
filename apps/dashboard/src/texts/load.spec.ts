import { load } from './load.js';

it('counts one tick as one', () => {
  expect(load.total('1')).toBe('1 tick in all.');
  expect(load.total('1,204')).toBe('1,204 ticks in all.');
});
