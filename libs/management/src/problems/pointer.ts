/** A JSON pointer (RFC 6901) to a place given by its keys. The empty path is the whole document. */
export const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
