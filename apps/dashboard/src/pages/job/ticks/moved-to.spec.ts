import { movedTo } from './moved-to.js';

describe('a key on the time line', () => {
  const start = (): number => 7;

  it('moves by one tick, or by twenty, and not beyond the ends', () => {
    expect(movedTo('ArrowRight', 3, 10, start)).toBe(4);
    expect(movedTo('ArrowLeft', 0, 10, start)).toBe(0);
    expect(movedTo('PageUp', 3, 10, start)).toBe(9);
    expect(movedTo('Home', 3, 10, start)).toBe(0);
    expect(movedTo('End', 3, 10, start)).toBe(9);
  });

  it('begins at the newest tick when none is chosen', () => {
    expect(movedTo('ArrowLeft', -1, 10, start)).toBe(7);
  });

  it('does nothing else', () => {
    expect(movedTo('Tab', 3, 10, start)).toBeNull();
    expect(movedTo('Home', -1, 0, start)).toBeNull();
  });
});
