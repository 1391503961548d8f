import { callsMayContinueMs, stopWithinMs } from './drain.js';

it('cuts calls off early enough for everything else to end within the drain', () => {
  expect([1, 25, 110].map(callsMayContinueMs)).toEqual([920, 23_000, 107_000]);
  expect([25, 110].map(stopWithinMs)).toEqual([24_500, 109_500]);
});

it('leaves time to sign off even when calls are cut off at once', () => {
  expect(callsMayContinueMs(0)).toBe(0);
  expect(stopWithinMs(0)).toBe(4_500);
});
