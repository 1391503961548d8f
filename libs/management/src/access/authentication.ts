import { isIn, readAddress, readCidr } from '@job-scheduler/http-callback';
import { formatInstant } from '@job-scheduler/job-model';
import type { Session } from '@job-scheduler/job-store';
import type { FailedAuthentications } from '../limits/failed-authentications.js';
import { Problem } from '../problems/problem.js';
import type { KnownSessions } from '../sessions/known-sessions.js';
import { isOwnOrigin, sessionTokenOf, type CookieHeaders } from '../sessions/session-cookie.js';
import { bearerOf, isSameText } from './bearer-key.js';
import { ADMIN, ANONYMOUS, type Identity } from './caller.js';
import { hashOf, isKeyText } from './key-text.js';
import type { KnownKey, KnownKeys } from './known-keys.js';

/** What a request shows of who makes it. */
export interface Credentials {
  headers: CookieHeaders & { authorization?: string | undefined };
  method: string;
  /** The name by which the client reached the API, as a trusted proxy tells it. */
  host?: string | undefined;
  /** The address that the request comes from. */
  address: string;
}

/** What knows callers. */
export interface AuthenticationParts {
  keys: KnownKeys;
  sessions: KnownSessions;
  failed: FailedAuthentications;
  adminKey: string | null;
  /** Without a key, the caller is anonymous and may do everything, which is safe only on loopback. */
  isOpen: boolean;
}

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Tells who makes a request. Throws the problems `unauthorized`, `source_denied` and `rate_limited`, and StoreUnavailableError. */
export class Authentication {
  private readonly isAdminKey: (text: string) => boolean;

  constructor(private readonly parts: AuthenticationParts) {
    this.isAdminKey = parts.adminKey === null ? () => false : isSameText(parts.adminKey);
  }

  /** Also throws the problem `cross_origin`, for a write by the session of another page's visitor. */
  identify(credentials: Credentials): Promise<Identity> {
    const { authorization } = credentials.headers;
    const text = bearerOf(authorization);
    if (text !== null && (isKeyText(text) || this.isAdminKey(text) || !this.parts.isOpen))
      return this.ofKey(text, credentials.address);
    const token = authorization === undefined ? sessionTokenOf(credentials.headers) : null;
    if (token !== null) return this.ofSession(token, credentials);
    if (this.parts.isOpen) return Promise.resolve(ANONYMOUS);
    return Promise.reject(refused('Send the API key in the header `Authorization: Bearer <key>`.'));
  }

  /**
   * Whether a caller that was identified by these credentials would be so again, as for a stream that lasts. It is no use of a session,
   * which ends when nobody uses it. Throws StoreUnavailableError.
   */
  async isStillKnown({ headers, address }: Credentials, { kind }: Identity): Promise<boolean> {
    try {
      if (kind === 'api_key') {
        identityOf(await this.parts.keys.find(bearerOf(headers.authorization) ?? ''), address);
      } else if (kind === 'session') {
        const session = await this.parts.sessions.peek(sessionTokenOf(headers) ?? '');
        return session !== null && this.ofFound(session, address) !== null;
      }
      return true;
    } catch (error) {
      if (error instanceof Problem) return false;
      throw error;
    }
  }

  /** Whose key it is. Counts the wrong ones. */
  async ofKey(text: string, address: string): Promise<Identity> {
    if (this.isAdminKey(text)) return ADMIN;
    try {
      return identityOf(isKeyText(text) ? await this.parts.keys.find(text) : null, address);
    } catch (error) {
      if (error instanceof Problem) this.parts.failed.count(address);
      throw error;
    }
  }

  private async ofSession(token: string, credentials: Credentials): Promise<Identity> {
    const session = await this.parts.sessions.find(token);
    const identity = session && this.ofFound(session, credentials.address);
    if (session === null || identity === null) throw refused('The session has ended: sign in again.');
    const { method, headers, host } = credentials;
    if (!READS.has(method) && !isOwnOrigin(headers, [headers.host, host])) {
      throw new Problem('cross_origin', 'A session writes only from the pages of this API (header Origin).');
    }
    return { ...identity, kind: 'session', session_id: session.id, expires_at: session.expires_at };
  }

  /** Null if the session was begun with an API_ADMIN_KEY that has changed since. */
  private ofFound({ key, admin_key_hash }: Session, address: string): Identity | null {
    if (key !== null)
      return identityOf({ key, state: 'valid', sources: key.source_cidrs.flatMap(cidrsOf) }, address);
    const { adminKey } = this.parts;
    return adminKey !== null && admin_key_hash?.equals(hashOf(adminKey)) === true ? ADMIN : null;
  }
}

const cidrsOf = (text: string) => {
  const cidr = readCidr(text);
  return cidr === null ? [] : [cidr];
};

function identityOf(known: KnownKey | null, address: string): Identity {
  if (known === null)
    throw refused('There is no such API key: check that it is whole, or ask an admin for another.');
  const { key, state, sources } = known;
  const { name, role, namespaces, id, expires_at } = key;
  switch (state) {
    case 'revoked':
      throw refused('This API key is revoked: ask an admin for another.');
    case 'expired':
      throw refused(`This API key expired at ${formatInstant(expires_at ?? 0)}: ask an admin for another.`);
    case 'outdated':
      throw refused('This API key was rotated, and the time for its old text is over: use the new one.');
    case 'valid':
  }
  const from = readAddress(address)?.address;
  if (sources.length > 0 && !sources.some((cidr) => from !== undefined && isIn(from, cidr))) {
    throw new Problem(
      'source_denied',
      `The API key may not be used from ${address}: use it from the addresses in its source_cidrs.`,
    );
  }
  return { kind: 'api_key', name, role, namespaces, key_id: id, session_id: null, expires_at };
}

const refused = (detail: string): Problem =>
  new Problem('unauthorized', detail, { headers: { 'www-authenticate': 'Bearer' } });
