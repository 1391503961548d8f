import { localHostCheck } from '@job-scheduler/platform';
import { SESSION_MS } from '@job-scheduler/job-store';

/** What of a request tells how it reached the API. */
export interface CookieHeaders {
  host?: string | undefined;
  cookie?: string | undefined;
  origin?: string | undefined;
}

const isLocal = localHostCheck(null);

/** Whether the browser is on this machine, so that it may be without TLS. IP addresses of other machines are not. */
const isOnLoopback = (host: string | undefined): boolean =>
  isLocal(host) && /^(localhost|127\.[\d.]+|\[::1\])(:\d+)?$/.test(host ?? '');

/** The prefix makes browsers refuse the cookie unless it is Secure, of this host alone, and for all paths. */
const nameFor = (host: string | undefined): string =>
  isOnLoopback(host) ? 'job_scheduler_session' : '__Host-job_scheduler_session';

/** The value of the session's cookie; null if there is none. */
export function sessionTokenOf({ host, cookie = '' }: CookieHeaders): string | null {
  const begin = `${nameFor(host)}=`;
  const pair = cookie.split(/; */).find((part) => part.startsWith(begin));
  const value = pair?.slice(begin.length) ?? '';
  return /^[\w-]{43}$/.test(value) ? value : null;
}

/** The header that gives a browser its session; null ends it. */
export function sessionCookie({ host }: CookieHeaders, token: string | null): string {
  const attributes = ['Path=/', 'HttpOnly', 'SameSite=Strict', ...(isOnLoopback(host) ? [] : ['Secure'])];
  const seconds = token === null ? 0 : SESSION_MS / 1000;
  return [`${nameFor(host)}=${token ?? ''}`, ...attributes, `Max-Age=${seconds}`].join('; ');
}

/** Whether a page of the API's own origin sent the request. The scheme is not compared: a proxy may have ended TLS. */
export const isOwnOrigin = ({ origin = '' }: CookieHeaders, hosts: (string | undefined)[]): boolean =>
  URL.canParse(origin) && hosts.includes(new URL(origin).host);
