import { SecretReader, type SecretWrite } from '@job-scheduler/job-model';
import type { Audited } from './audit-log.js';
import type { Page } from './page.js';

/** Which secret. */
export interface SecretId {
  namespace: string;
  name: string;
}

/** A job that uses a secret. */
export interface UsingJob {
  id: string;
  name: string;
}

/** What is told of a secret: all but its value. Instants are epoch milliseconds. */
export interface Secret extends SecretId {
  /** Grows with every write. */
  revision: number;
  /** Hosts that it may be sent to; null: any. */
  allowed_hosts: string[] | null;
  description: string;
  /** Who wrote it last. */
  changed_by: string;
  created_at: number;
  updated_at: number;
  /** The jobs that use it, in the order of their names; at most MAX_USING_JOBS of them. */
  used_by: UsingJob[];
  /** How many jobs use it. */
  used_by_count: number;
}

/** Most jobs that a secret names as its users. */
export const MAX_USING_JOBS = 100;

/** A list of secrets in the order of their names. */
export interface SecretQuery {
  namespace: string;
  limit: number;
  /** Where the page begins: the name of the last one of the page before. */
  after: string | null;
}

/** What a new sealing of all secrets came to. */
export interface Resealed {
  /** How many are now sealed by the first key. */
  resealed: number;
  /** How many were so before. */
  current: number;
  /** Those that no key opens. */
  unreadable: SecretId[];
}

/** The secret is used by jobs, so it is not deleted. */
export class SecretInUseError extends Error {
  constructor(readonly secret: Pick<Secret, 'name' | 'used_by' | 'used_by_count'>) {
    super(`The secret ${secret.name} is used by ${secret.used_by_count} jobs.`);
  }
}

/** A job uses secrets that its namespace does not have. */
export class UnknownSecretsError extends Error {
  constructor(
    readonly namespace: string,
    readonly names: readonly string[],
  ) {
    super(`There are no secrets named ${names.join(', ')} in the namespace ${namespace}.`);
  }
}

/** A secret that was written, and whether it is new. */
export interface SecretChange {
  secret: Secret;
  created: boolean;
}

/** Decides on a revision (null: there is no such secret); throws to refuse it. */
export type RevisionCheck = (revision: number | null) => void;

/**
 * Secrets, sealed with the keys of this process. Their values are written and can be opened for calls, but nothing here tells
 * them otherwise. Throws StoreUnavailableError when the store is away.
 */
export abstract class SecretStore extends SecretReader {
  /** Whether this process has a key, without which no secret can be written. */
  abstract readonly canSeal: boolean;

  /** Creates a secret, or replaces it as a new revision. `check` decides under the lock. */
  abstract put(
    id: SecretId,
    write: SecretWrite,
    actor: string,
    check: RevisionCheck,
    audited?: Audited<SecretChange>,
  ): Promise<SecretChange>;

  abstract get(id: SecretId): Promise<Secret | null>;

  abstract list(query: SecretQuery): Promise<Page<Secret, string>>;

  /** False for an unknown secret, once `check` has accepted that. Throws SecretInUseError. */
  abstract delete(id: SecretId, check: RevisionCheck, audited?: Audited<Secret>): Promise<boolean>;

  /** Seals with the first key all that other keys have sealed. Revisions stay. Safe to repeat and to interrupt. */
  abstract reseal(): Promise<Resealed>;
}
