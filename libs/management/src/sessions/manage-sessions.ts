import { SESSION_MS, type SessionOwner, type Sessions } from '@job-scheduler/job-store';
import { randomBytes } from 'node:crypto';
import type { Authentication } from '../access/authentication.js';
import type { Caller } from '../access/caller.js';
import { hashOf } from '../access/key-text.js';
import { sessionEntry } from '../audit/entry.js';
import { decodeCursor, encodeCursor, type PageView } from '../http/paging.js';
import { Problem } from '../problems/problem.js';
import { sessionPositionSchema, sessionView, type SessionView } from './session-view.js';

/** Where a sign-in comes from. */
export type SignInFrom = Pick<Caller, 'address' | 'request_id'>;

const TOKEN_BYTES = 32;

/**
 * Lets people sign in with a key, and out, and shows and ends sessions. Throws the problems of authentication, `not_found` and
 * `state_conflict`.
 */
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
    const { id, expires_at } = await this.sessions.begin(hashOf(token), begunWith, {
      lasts_ms: SESSION_MS,
      audited: (session) => sessionEntry(caller, session.id),
    });
    return { token, caller: { ...caller, kind: 'session', session_id: id, expires_at } };
  }

  /** Returns what the provider is given back, encrypted; null if there is nothing. */
  async signOut(caller: Caller): Promise<Buffer | null> {
    const { session_id } = caller;
    if (session_id === null) throw new Problem('state_conflict', 'The request has no session to end.');
    const ended = await this.sessions.end(session_id, null, ({ id }) => sessionEntry(caller, id));
    return ended?.sign_out_hint ?? null;
  }

  /** Those that the caller may end. */
  async list(
    { limit, cursor }: { limit: number; cursor?: string | undefined },
    caller: Caller,
  ): Promise<PageView<SessionView>> {
    const after = cursor === undefined ? null : decodeCursor(cursor, {}, sessionPositionSchema);
    const page = await this.sessions.list({ owner: this.reachOf(caller), limit, after });
    return {
      data: page.items.map((session) => sessionView(session, caller.session_id)),
      next_cursor: page.next === null ? null : encodeCursor({}, page.next),
    };
  }

  async end(id: string, caller: Caller): Promise<void> {
    const ended = await this.sessions.end(id, this.reachOf(caller), () => sessionEntry(caller, id));
    if (ended === null) throw new Problem('not_found', `There is no open session with the id ${id}.`);
  }

  /** Admins see the sessions of everybody, and others their own: those of the same key, or of the same person. */
  private reachOf({ role, key_id, person }: Caller): SessionOwner | null {
    if (role === 'admin') return null;
    if (person !== null) return person;
    if (key_id !== null) return { key_id };
    throw new Error('A caller with neither a key nor a person must be an admin.');
  }
}
