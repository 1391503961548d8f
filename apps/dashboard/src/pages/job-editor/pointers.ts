/** The JSON pointer (RFC 6901) of a member. */
export const pointerTo = (parent: string, name: string | number): string =>
  `${parent}/${String(name).trim().replaceAll('~', '~0').replaceAll('/', '~1')}`;
