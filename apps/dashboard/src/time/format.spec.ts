import { formatDuration, formatLocal, formatRelative, formatUtc } from './format.js';

const AT = Date.UTC(2030, 0, 3, 13, 5, 9, 123);

describe('an instant', () => {
  it('is shown as the clocks of a zone show it', () => {
    expect(formatLocal(AT, 'Europe/Paris')).toBe('03 Jan 2030, 14:05:09');
    expect(formatLocal(AT, 'Asia/Kathmandu', false)).toBe('03 Jan 2030, 18:50');
  });

  it('is shown in UTC to the millisecond', () => {
    expect(formatUtc(AT)).toBe('2030-01-03 13:05:09.123 UTC');
  });

  it.each([
    [0, 'now'],
    [400, 'now'],
    [-1_000, '1 second ago'],
    [59_400, 'in 59 seconds'],
    [59_600, 'in 1 minute'],
    [-90_000, '1 minute ago'],
    [3_590_000, 'in 1 hour'],
    [-86_400_000, '1 day ago'],
    [10 * 86_400_000, 'in 10 days'],
    [-59 * 86_400_000, '59 days ago'],
    [-300 * 86_400_000, '10 months ago'],
    [1_493 * 86_400_000, 'in 4 years'],
  ])('%d ms from now is %s', (distance, text) => {
    expect(formatRelative(AT + distance, AT)).toBe(text);
  });
});

it.each([
  [0, '0 ms'],
  [839.6, '840 ms'],
  [1_240, '1.2 s'],
  [42_400, '42 s'],
  [200_000, '3 min 20 s'],
  [3_600_000, '1 h'],
  [7_500_000, '2 h 5 min'],
  [273_600_000, '3 d 4 h'],
])('a duration of %d ms is %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
