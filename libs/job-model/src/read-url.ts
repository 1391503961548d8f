/**
 * A URL as the URL standard reads it, relative to `base` if there is one; null for what is none.
 *
 * Not by `URL.canParse`: that of Node.js 20 refuses every URL with a letter between U+0080 and U+00FF, such as `http://bücher.example`,
 * once it has been called a few thousand times and is compiled.
 */
export function readUrl(text: string, base?: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
