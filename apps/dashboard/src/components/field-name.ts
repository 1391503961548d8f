/** A JSON pointer as people write the place of a field: `/retry/max_attempts` as `retry.max_attempts`. */
export const fieldNameOf = (pointer: string): string =>
  pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.');
