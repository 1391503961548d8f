import { commandOf, rowAfter } from './keys.js';

const press = (key: string, ctrlKey = false) => ({ key, ctrlKey, metaKey: false, altKey: false });

describe('the keys of all pages', () => {
  it('knows its keys, and leaves the others to the browser', () => {
    expect(commandOf(press('j'))).toBe('next-row');
    expect(commandOf(press('?'))).toBe('help');
    expect(commandOf(press('q'))).toBeNull();
    expect(commandOf(press('j', true))).toBeNull();
  });

  it('goes from row to row and not beyond the ends', () => {
    expect(rowAfter(0, 1, 3)).toBe(1);
    expect(rowAfter(2, 1, 3)).toBeNull();
    expect(rowAfter(0, -1, 3)).toBeNull();
  });

  it('begins at the end it comes from', () => {
    expect(rowAfter(-1, 1, 3)).toBe(0);
    expect(rowAfter(-1, -1, 3)).toBe(2);
    expect(rowAfter(-1, 1, 0)).toBeNull();
  });
});
