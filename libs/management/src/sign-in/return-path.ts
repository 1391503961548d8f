/** No address bar shows more. */
const MOST_CHARACTERS = 2_000;

/** Any origin that nobody has: what is resolved against it and keeps it is a path. */
const NOWHERE = 'http://nowhere.invalid';

/**
 * Where to go after a sign-in: a path of this site, with its query; `/` for anything else. It is read as browsers read it, for whom
 * `//host` and `/\host` are other sites, and line breaks are not there.
 */
export function returnPathOf(wanted: unknown): string {
  if (typeof wanted !== 'string' || wanted.length > MOST_CHARACTERS || !wanted.startsWith('/')) return '/';
  if (!URL.canParse(wanted, NOWHERE)) return '/';
  const { origin, pathname, search, hash } = new URL(wanted, NOWHERE);
  // `/.//host` is resolved to the path `//host`.
  return origin === NOWHERE && !pathname.startsWith('//') ? pathname + search + hash : '/';
}
