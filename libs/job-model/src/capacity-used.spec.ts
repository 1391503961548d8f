import { percentUsed, usageOf } from './capacity-used.js';

describe('the capacity used', () => {
  it('is that of all runners together', () => {
    const runners = [
      { calls: 30, capacity: 100 },
      { calls: 0, capacity: 50 },
    ];
    expect(usageOf(runners)).toEqual({ calls: 30, capacity: 150 });
  });

  it('is not known while one runner does not tell', () => {
    const runners = [
      { calls: 30, capacity: 100 },
      { calls: 2, capacity: null },
    ];
    expect(usageOf(runners)).toEqual({ calls: 32, capacity: null });
  });

  it.each([
    [0, 100, 0],
    [1, 1_000, 'some'],
    [12, 100, 12],
    [999, 1_000, 99],
    [100, 100, 100],
    [125, 100, 125],
  ])('of %i in %i is %p %%', (calls, capacity, percent) => {
    expect(percentUsed(calls, capacity)).toBe(percent);
  });
});
