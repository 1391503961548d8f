import { median, percentile } from './statistics.mjs';

describe('summaries of numbers', () => {
  it('take the least, the middle and the greatest, whatever the order', () => {
    expect([0, 0.5, 1].map((share) => percentile([30, 4, 200], share))).toEqual([4, 30, 200]);
  });

  it('sort by value, not by text', () => {
    expect(median([100, 9, 20])).toBe(20);
  });

  it('are not a number when there are no numbers', () => {
    expect(median([])).toBeNaN();
  });

  it('take the lower middle of an even number', () => {
    expect(median([4, 1, 3, 2])).toBe(2);
  });

  it('take the value that 99 of 100 do not exceed as the 99th percentile', () => {
    expect(
      percentile(
        Array.from({ length: 100 }, (_, index) => index + 1),
        0.99,
      ),
    ).toBe(99);
  });
});
