import { readUrl } from '@job-scheduler/job-model';

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
  const url = readUrl(wanted, NOWHERE);
  if (url === null) return '/';
  const { origin, pathname, search, hash } = url;
  // `/.//host` is resolved to the path `//host`.
  return origin === NOWHERE && !pathname.startsWith('//') ? pathname + search + hash : '/';
}
