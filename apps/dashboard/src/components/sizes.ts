const KIB = 1_024;

/** A number of bytes: `840 bytes`, `1.5 KiB`, `2 MiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < KIB) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  const kibibytes = rounded(bytes / KIB);
  // What is less than 1 MiB by a few bytes is no 1024 KiB.
  return kibibytes < KIB ? `${kibibytes} KiB` : `${rounded(bytes / KIB / KIB)} MiB`;
}

const rounded = (size: number): number => Math.round(size * 10) / 10;

/** How many bytes a text has in UTF-8. */
export const bytesOf = (text: string): number => new TextEncoder().encode(text).length;
