import type { ApiKey } from './api-keys.js';
import type { Audited } from './audit-log.js';
import type { Page } from './page.js';

/** How long a session lasts without a request, and in all. */
export const SESSION_IDLE_MS = 3_600_000;
export const SESSION_MS = 12 * 3_600_000;

/** Somebody as a provider of OpenID Connect knows them: the provider's name for them never changes. */
export interface PersonId {
  issuer: string;
  subject: string;
}

/** Somebody whom a provider of OpenID Connect vouched for. */
export interface Person extends PersonId {
  /** What writes are attributed to. */
  name: string;
  /** Those of the provider's groups that were of use when it was last asked. */
  groups: string[];
}

/** What a session was begun with: an API key, or API_ADMIN_KEY, by its SHA-256. */
export type SessionKey = { key_id: string } | { admin_key_hash: Buffer };

/** Whose session it is. */
export type SessionOwner = SessionKey | PersonId;

/** Somebody who signed in. Instants are epoch milliseconds. */
export interface Session {
  id: string;
  /** Null: it was begun with API_ADMIN_KEY, or by a person. */
  key: ApiKey | null;
  admin_key_hash: Buffer | null;
  /** Null: it was begun with a key. */
  person: Person | null;
  created_at: number;
  expires_at: number;
  /** To the minute. */
  seen_at: number;
}

/** A list of open sessions, newest first. `owner`: null for those of everybody. `after`: the last id of the page before. */
export interface SessionQuery {
  owner: SessionOwner | null;
  limit: number;
  after: string | null;
}

/** How a session begins. */
export interface NewSession {
  /** How long it lasts at most. */
  lasts_ms: number;
  /** What the provider is given back when the person signs out, encrypted; null or left out: nothing. */
  sign_out_hint?: Buffer | null;
  audited?: Audited<Session>;
}

/** A session that has just ended. */
export interface EndedSession {
  id: string;
  /** As it was begun with. It is kept no longer. */
  sign_out_hint: Buffer | null;
}

/** Sessions of people in the system of record. "Now" is the store's clock. Throws StoreUnavailableError. */
export abstract class Sessions {
  /**
   * `hash`: SHA-256 of the value of the cookie. What the provider says of a person now also holds for the sessions that they
   * have already.
   */
  abstract begin(hash: Buffer, who: SessionKey | Person, session?: NewSession): Promise<Session>;

  /** The session of a cookie; null if there is none, if it has ended, or if its key has. */
  abstract find(hash: Buffer): Promise<Session | null>;

  abstract list(query: SessionQuery): Promise<Page<Session, string>>;

  /** Notes that a session is used in this minute. */
  abstract see(id: string): Promise<void>;

  /** Ends a session; null if it has ended, or is none of this owner. `owner`: null for anybody's. */
  abstract end(
    id: string,
    owner: SessionOwner | null,
    audited?: Audited<{ id: string }>,
  ): Promise<EndedSession | null>;

  /** Ends all sessions of a person. */
  abstract endAll(person: PersonId): Promise<void>;

  /** Notes that somebody went to the provider. `hash`: SHA-256 of the value of the cookie that they come back with. */
  abstract beginSignIn(hash: Buffer, returnPath: string, lastsMs: number): Promise<void>;

  /** The page to return to after the sign-in; null if it is unknown, has expired or was already taken. */
  abstract takeSignIn(hash: Buffer): Promise<string | null>;
}
