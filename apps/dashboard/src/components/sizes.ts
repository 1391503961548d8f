const KIB = 1_024;

/** A number of bytes: `840 bytes`, `1.5 KiB`, `2 MiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < KIB) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  const [size, unit] = bytes < KIB * KIB ? [bytes / KIB, 'KiB'] : [bytes / KIB / KIB, 'MiB'];
  return `${Math.round(size * 10) / 10} ${unit}`;
}

/** How many bytes a text has in UTF-8. */
export const bytesOf = (text: string): number => new TextEncoder().encode(text).length;
