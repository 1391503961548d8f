/**
 * Where to go after the sign-in: a path of this origin, or the overview. A link must not be able to send a visitor
 * elsewhere, and browsers read `//host` and `/\host` as other hosts.
 */
export const returnPath = (wanted: unknown): string =>
  typeof wanted === 'string' && /^\/(?![/\\])/.test(wanted) && !wanted.startsWith('/sign-in') ? wanted : '/';
