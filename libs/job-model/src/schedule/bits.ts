/** Index of the lowest set bit of a mask that is not zero. */
export const lowestBit = (mask: number): number => 31 - Math.clz32(mask & -mask);

/** Index of the highest set bit of a mask that is not zero. */
export const highestBit = (mask: number): number => 31 - Math.clz32(mask);

/** A mask of the bits below `index` (0 to 31). */
export const bitsBelow = (index: number): number => ((1 << index) - 1) | 0;

/** How many bits are set. */
export function countBits(mask: number): number {
  let rest = mask - ((mask >>> 1) & 0x55555555);
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
  return Math.imul((rest + (rest >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
