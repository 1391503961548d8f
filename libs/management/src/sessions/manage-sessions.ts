import type { Sessions } from '@job-scheduler/job-store';
import { sessionEntry } from '../audit/entry.js';
import type { Authentication } from '../access/authentication.js';
import type { Caller } from '../access/caller.js';
import { hashOf } from '../access/key-text.js';
import { Problem } from '../problems/problem.js';
import { randomBytes } from 'node:crypto';

/** Where a sign-in comes from. */
export type SignInFrom = Pick<Caller, 'address' | 'request_id'>;

const TOKEN_BYTES = 32;

/** Lets people sign in with a key, and out. Throws the problems of authentication, and `state_conflict`. */
export class ManageSessions {
  constructor(
    private readonly sessions: Sessions,
    private readonly authentication: Authentication,
  ) {}

  /** Returns the value of the session's cookie, which the store does not have, and who signed in. */
  async signIn(key: string, from: SignInFrom): Promise<{ token: string; caller: Caller }> {
    const identity = await this.authentication.ofKey(key, from.address);
    const caller = { ...identity, ...from, action: 'createSession' };
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const begunWith =
      identity.key_id === null ? { admin_key_hash: hashOf(key) } : { key_id: identity.key_id };
    const { id, expires_at } = await this.sessions.begin(hashOf(token), begunWith, (session) =>
      sessionEntry(caller, session.id),
    );
    return { token, caller: { ...caller, kind: 'session', session_id: id, expires_at } };
  }

  async signOut(caller: Caller): Promise<void> {
    const { session_id } = caller;
    if (session_id === null) throw new Problem('state_conflict', 'The request has no session to end.');
    await this.sessions.end(session_id, ({ id }) => sessionEntry(caller, id));
  }
}
