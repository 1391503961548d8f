import { IdentityReader } from '@job-scheduler/job-model';

/** A public key as targets get it (RFC 7517). */
export type PublicKey = Readonly<Record<string, string>>;

/**
 * The keys of identity tokens. A key signs for 30 days; it is published some hours before it begins to, because targets keep what
 * they have read, and a day longer than it does. One that no key of
 * SECRETS_KEY opens counts as absent. Throws StoreUnavailableError when the store is away.
 */
export abstract class IdentityKeys extends IdentityReader {
  /** Whether this process can make and use keys. */
  abstract readonly canSign: boolean;

  /** The keys that verify tokens. Makes the first one. */
  abstract published(): Promise<PublicKey[]>;
}
