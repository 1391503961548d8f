import type { CallbackErrorCode } from '../http-callback.js';

/** A call cannot have its credentials; the message is one sentence for the job's owner and holds none of them. */
export class CredentialError extends Error {
  override readonly name = 'CredentialError';

  constructor(
    readonly code: CallbackErrorCode,
    message: string,
  ) {
    super(message);
  }
}
