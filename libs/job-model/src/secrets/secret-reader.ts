/** A secret that was opened. */
export interface OpenSecret {
  value: string;
  /** Hosts that it may be sent to; null: any. */
  allowed_hosts: string[] | null;
}

/**
 * Why a call could not be given its secrets or credentials, as the error code of its attempt:
 *
 * - `secret_unknown`: there is no secret of that name
 * - `secrets_key_missing`: the process has no SECRETS_KEY
 * - `secret_unreadable`: no key of SECRETS_KEY opens it
 * - `secret_unusable`: its value does not fit where it is to be used
 * - `secret_host_denied`: it may not be sent to that host
 * - `secrets_key_unavailable`: whoever holds the key could not be asked
 * - `secrets_unavailable`: the store was away until the deadline of the call
 */
export const SECRET_ERRORS = [
  'secret_unknown',
  'secrets_key_missing',
  'secret_unreadable',
  'secret_unusable',
  'secret_host_denied',
  'secrets_key_unavailable',
  'secrets_unavailable',
] as const;
export type SecretErrorCode = (typeof SECRET_ERRORS)[number];

/** A call cannot have its secrets; the message is one sentence for the job's owner and holds no value. */
export class SecretError extends Error {
  override readonly name = 'SecretError';

  constructor(
    readonly code: SecretErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Opens secrets for the calls that need them. */
export abstract class SecretReader {
  /**
   * The secrets of these names in a namespace, DEFAULT_NAMESPACE if it is left out. A value that was replaced is used no longer than a second more. Throws SecretError for the
   * first that cannot be had.
   */
  abstract read(names: readonly string[], namespace?: string): Promise<ReadonlyMap<string, OpenSecret>>;
}
