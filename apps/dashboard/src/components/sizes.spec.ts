import { bytesOf, formatBytes } from './sizes.js';

describe('a size', () => {
  it('is in the unit that people read', () => {
    expect([0, 1, 840, 1_536, 1_048_575, 2 * 1_048_576].map(formatBytes)).toEqual([
      '0 bytes',
      '1 byte',
      '840 bytes',
      '1.5 KiB',
      '1 MiB',
      '2 MiB',
    ]);
  });

  it('of a text is that of UTF-8', () => {
    expect(bytesOf('ä🎉')).toBe(6);
  });
});
