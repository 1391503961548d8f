import { relative } from './times.js';

describe('relative', () => {
  it.each([
    ['2030-01-01T00:05:00Z', 'in 5 min'],
    ['2029-12-31T21:00:00Z', '3 h ago'],
    ['2030-01-01T00:00:00.900Z', 'now'],
    ['2029-12-31T23:59:59.895Z', 'now'],
    [null, '-'],
  ])('%s is %s', (instant, words) => {
    expect(relative(instant, Date.parse('2030-01-01T00:00:00Z'))).toBe(words);
  });
});
