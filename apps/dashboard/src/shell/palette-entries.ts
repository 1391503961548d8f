/** Something that the palette finds. */
export interface PaletteEntry {
  label: string;
  /** What people may call it besides. */
  keywords?: readonly string[];
}

/** Entries with all words of the query, in any letter case and order; all of them when there is none. */
export function matching<Entry extends PaletteEntry>(entries: readonly Entry[], query: string): Entry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter(({ label, keywords = [] }) => {
    const text = [label, ...keywords].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
