import { axisFor, namedBars, unitOfDuration } from './scale.js';

describe('axisFor', () => {
  it('ends at a round value above all others', () => {
    expect(axisFor([3, 87, 12])).toEqual({ top: 100, ticks: [0, 50, 100] });
  });

  it('has no lines between whole numbers', () => {
    expect(axisFor([1]).ticks).toEqual([0, 1]);
  });

  it('is not empty when all values are 0', () => {
    expect(axisFor([0, 0]).top).toBe(1);
    expect(axisFor([]).top).toBe(1);
  });

  it('has round values in the unit that is shown', () => {
    expect(axisFor([2_700], 1_000)).toEqual({ top: 3_000, ticks: [0, 1_000, 2_000, 3_000] });
  });
});

describe('unitOfDuration', () => {
  it('makes the lines of an axis round in the unit that people read', () => {
    const most = 93_000;
    expect(axisFor([most], unitOfDuration(most)).ticks).toEqual([0, 30_000, 60_000, 90_000, 120_000]);
    expect([840, 2_700, 30_000, 60_000, 10_800_000].map(unitOfDuration)).toEqual([
      1, 1, 1_000, 60_000, 3_600_000,
    ]);
  });
});

describe('namedBars', () => {
  it('names every bar where there is room, and every nth elsewhere', () => {
    expect(namedBars(6, 8)).toBe(1);
    expect(namedBars(24, 8)).toBe(3);
    expect(namedBars(25, 8)).toBe(4);
  });
});
