import { ringOfOwnKeys, UnsealError } from '@job-scheduler/platform';
import { createHmac } from 'node:crypto';

/** It becomes a part of a URL, which servers read up to some kilobytes. Characters. */
const MOST_CHARACTERS = 4_096;

const WHAT = { record: { kind: 'sign-out hint' }, identity: 'sign-out hint' };

/** The key follows from the cookie of the session, of which the store has the hash alone. */
const ringOf = (token: string) =>
  ringOfOwnKeys([createHmac('sha256', token).update('sign-out hint').digest()]);

/**
 * An ID token as it is kept until the sign-out; null if it is too long for that. Whoever has the database cannot read it. `token`: the
 * value of the session's cookie.
 */
export async function sealedHint(idToken: string, token: string): Promise<Buffer | null> {
  return idToken.length > MOST_CHARACTERS ? null : ringOf(token).seal(idToken, WHAT);
}

/** The ID token; null if the cookie is not that of its session. */
export async function openedHint(sealed: Buffer, token: string): Promise<string | null> {
  try {
    return await ringOf(token).open(sealed, WHAT);
  } catch (error) {
    if (error instanceof UnsealError) return null;
    throw error;
  }
}
