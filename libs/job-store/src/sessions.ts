import type { ApiKey } from './api-keys.js';
import type { Audited } from './audit-log.js';

/** How long a session lasts without a request, and in all. */
export const SESSION_IDLE_MS = 3_600_000;
export const SESSION_MS = 12 * 3_600_000;

/** What a session was begun with: an API key, or API_ADMIN_KEY, by its SHA-256. */
export type SessionKey = { key_id: string } | { admin_key_hash: Buffer };

/** Somebody who signed in. Instants are epoch milliseconds. */
export interface Session {
  id: string;
  /** Null: it was begun with API_ADMIN_KEY. */
  key: ApiKey | null;
  admin_key_hash: Buffer | null;
  expires_at: number;
  /** To the minute. */
  seen_at: number;
}

/** Sessions of people in the system of record. "Now" is the store's clock. Throws StoreUnavailableError. */
export abstract class Sessions {
  /** `hash`: SHA-256 of the value of the cookie. */
  abstract begin(hash: Buffer, key: SessionKey, audited?: Audited<Session>): Promise<Session>;

  /** The session of a cookie; null if there is none, if it has ended, or if its key has. */
  abstract find(hash: Buffer): Promise<Session | null>;

  /** Notes that a session is used in this minute. */
  abstract see(id: string): Promise<void>;

  /** Ends a session; null if it has ended. */
  abstract end(id: string, audited?: Audited<{ id: string }>): Promise<{ id: string } | null>;
}
