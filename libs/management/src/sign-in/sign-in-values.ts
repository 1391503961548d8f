import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const TOKEN_BYTES = 32;

/** What one sign-in sends to the provider, and expects back. */
export interface SignInValues {
  /** Comes back in the URL. */
  state: string;
  /** Comes back in the provider's word on the person. */
  nonce: string;
  /** Proof Key for Code Exchange (RFC 7636): only whoever has it can redeem the code. */
  code_verifier: string;
}

/** The value of the cookie of a sign-in: 256 random bits. */
export const newSignInToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url');

/** All values follow from the cookie, so that nothing secret is kept, and any api can go on. None leads to another. */
export function valuesOf(token: string): SignInValues {
  const derived = (what: string) => createHmac('sha256', token).update(what).digest('base64url');
  return { state: derived('state'), nonce: derived('nonce'), code_verifier: derived('code_verifier') };
}

/** Compares in a time that says nothing about the texts but whether their lengths are the same. */
export function isSameState(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)];
  return left.length === right.length && timingSafeEqual(left, right);
}
