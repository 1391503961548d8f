/**
 * Why a sign-in failed: `refused` by the provider or by us, `unavailable`: the provider is away or not set up, `limited`: too many
 * from one address.
 */
export type SignInFailure = 'sign_in_refused' | 'provider_unavailable' | 'rate_limited';

/** A sign-in that failed. The message is one sentence for whoever signs in; the cause is for the log. */
export class SignInError extends Error {
  override readonly name = 'SignInError';

  constructor(
    readonly code: SignInFailure,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}
