import { readUrl } from '@job-scheduler/job-model';
import { localHostCheck } from '@job-scheduler/platform';
import { SESSION_MS } from '@job-scheduler/job-store';

/** What of a request tells how it reached the API. */
export interface CookieHeaders {
  host?: string | undefined;
  cookie?: string | undefined;
  origin?: string | undefined;
}

const SESSION = 'job_scheduler_session';
const SIGN_IN = 'job_scheduler_sign_in';

/** How long a sign-in's cookie is kept, seconds. */
const SIGN_IN_SECONDS = 600;

const isLocal = localHostCheck(null);

/** Whether the browser is on this machine, so that it may be without TLS. IP addresses of other machines are not. */
const isOnLoopback = (host: string | undefined): boolean =>
  isLocal(host) && /^(localhost|127\.[\d.]+|\[::1\])(:\d+)?$/.test(host ?? '');

/** The prefix makes browsers refuse the cookie unless it is Secure, of this host alone, and for all paths. */
const nameFor = (name: string, host: string | undefined): string =>
  isOnLoopback(host) ? name : `__Host-${name}`;

/** The value of the session's cookie; null if there is none. */
export const sessionTokenOf = (headers: CookieHeaders): string | null => tokenIn(SESSION, headers);

/** The value of the cookie of a sign-in under way; null if there is none. */
export const signInTokenOf = (headers: CookieHeaders): string | null => tokenIn(SIGN_IN, headers);

function tokenIn(name: string, { host, cookie = '' }: CookieHeaders): string | null {
  const begin = `${nameFor(name, host)}=`;
  const pair = cookie.split(/; */).find((part) => part.startsWith(begin));
  const value = pair?.slice(begin.length) ?? '';
  return /^[\w-]{43}$/.test(value) ? value : null;
}

/** The header that gives a browser its session, which lasts so long at most; null ends it. */
export const sessionCookie = (
  { host }: CookieHeaders,
  token: string | null,
  lastsMs: number = SESSION_MS,
): string => cookieHeader(SESSION, host, 'Strict', token, lastsMs / 1000);

/** The header that lets a browser come back from the provider, which is another site; null takes it away. */
export const signInCookie = ({ host }: CookieHeaders, token: string | null): string =>
  cookieHeader(SIGN_IN, host, 'Lax', token, SIGN_IN_SECONDS);

function cookieHeader(
  name: string,
  host: string | undefined,
  sameSite: 'Strict' | 'Lax',
  token: string | null,
  lastsSeconds: number,
): string {
  const secure = isOnLoopback(host) ? [] : ['Secure'];
  const attributes = ['Path=/', 'HttpOnly', `SameSite=${sameSite}`, ...secure];
  const seconds = token === null ? 0 : Math.floor(lastsSeconds);
  return [`${nameFor(name, host)}=${token ?? ''}`, ...attributes, `Max-Age=${seconds}`].join('; ');
}

/** Whether a page of the API's own origin sent the request. The scheme is not compared: a proxy may have ended TLS. */
export function isOwnOrigin({ origin = '' }: CookieHeaders, hosts: (string | undefined)[]): boolean {
  const url = readUrl(origin);
  return url !== null && hosts.includes(url.host);
}
