import type { Role } from '@job-scheduler/job-model';
import type { Audited } from './audit-log.js';
import type { Page } from './page.js';

/** What the store keeps of the text of a key, which nobody can read again. */
export interface KeySecret {
  /** SHA-256 of the text. */
  hash: Buffer;
  /** How the text begins, for people to tell keys apart. */
  prefix: string;
}

/** A key that is to be made. Instants are epoch milliseconds. */
export interface NewApiKey {
  name: string;
  role: Role;
  /** The namespaces that it sees; null: all. */
  namespaces: string[] | null;
  /** The addresses that may use it, as CIDR blocks; none: all. */
  source_cidrs: string[];
  expires_at: number | null;
  created_by: string;
}

/** A key of the API. Instants are epoch milliseconds. */
export interface ApiKey extends NewApiKey {
  id: string;
  prefix: string;
  created_at: number;
  /** When its text was last replaced. */
  rotated_at: number | null;
  /** Until when the text before it works too; null if there is none. */
  previous_until: number | null;
  revoked_at: number | null;
  /** To the minute. */
  last_used_at: number | null;
}

/** Whether the text of a key can be used: `outdated` has been replaced by a rotation. */
export type KeyState = 'valid' | 'expired' | 'revoked' | 'outdated';

/** A key, and whether the text by which it was found can be used. */
export interface FoundKey {
  key: ApiKey;
  state: KeyState;
}

/** A list of keys, newest first. `after`: the id of the last key of the page before. */
export interface ApiKeyQuery {
  limit: number;
  after: string | null;
}

/** How many keys there have ever been, and how many of them can be used. */
export interface KeyCensus {
  known: number;
  usable: number;
}

/** The keys of the API in the system of record. "Now" is the store's clock. Throws StoreUnavailableError. */
export abstract class ApiKeys {
  abstract create(key: NewApiKey, secret: KeySecret, audited?: Audited<ApiKey>): Promise<ApiKey>;

  /** Makes the first key; null if there has ever been one. Of several processes, one makes it. */
  abstract createFirst(key: NewApiKey, secret: KeySecret): Promise<ApiKey | null>;

  abstract get(id: string): Promise<ApiKey | null>;

  abstract list(query: ApiKeyQuery): Promise<Page<ApiKey, string>>;

  /** Gives a key another text; the present one works for `overlapMs` more. Null if there is no such key, or it is revoked. */
  abstract rotate(
    id: string,
    secret: KeySecret,
    overlapMs: number,
    audited?: Audited<ApiKey>,
  ): Promise<ApiKey | null>;

  /** Ends a key for good; a revoked one stays as it is. Null if there is no such key. */
  abstract revoke(id: string, audited?: Audited<ApiKey>): Promise<ApiKey | null>;

  /** The key whose text has the hash. */
  abstract find(hash: Buffer): Promise<FoundKey | null>;

  /** Notes that a key is used in this minute. */
  abstract use(id: string): Promise<void>;

  abstract census(): Promise<KeyCensus>;
}
