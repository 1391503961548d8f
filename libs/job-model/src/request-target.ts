/** What HTTP allows on a request line (RFC 3986), and what targets see unencoded as well: `[ ] ^ |`. */
const AS_WRITTEN = /^https?:\/\/[^/?#\\]+((?:[/?][!$-;=?-[\]^_a-z|~]*)?)(?:#[!#-;=?-[\]^_a-z|~]*)?$/i;

/**
 * Path and query of an absolute URL exactly as they are written, which is how they are sent; null if the URL holds what
 * cannot be sent as it is: white space, control characters, characters beyond ASCII, or one of `"`, `<`, `>`, `\`, `{`,
 * `}` and the backtick.
 */
export function requestTarget(url: string): string | null {
  const written = AS_WRITTEN.exec(url)?.[1];
  if (written === undefined) return null;
  return written.startsWith('/') ? written : `/${written}`;
}
