import type { AuditLog, Person, Sessions } from '@job-scheduler/job-store';
import { randomBytes } from 'node:crypto';
import { RESERVED_NAMES, type Caller } from '../access/caller.js';
import { hashOf } from '../access/key-text.js';
import { refusedSignInEntry, sessionEntry } from '../audit/entry.js';
import type { FailedAuthentications } from '../limits/failed-authentications.js';
import { Problem } from '../problems/problem.js';
import type { SignInFrom } from '../sessions/manage-sessions.js';
import { grantedTo, groupsIn, groupsThatCount } from './grants.js';
import type { Claims, OpenIdProvider } from './openid-provider.js';
import type { ProviderOptions } from './provider-options.js';
import { returnPathOf } from './return-path.js';
import { SignInError } from './sign-in-error.js';
import { openedHint, sealedHint } from './sign-out-hint.js';
import { isSameState, newSignInToken, valuesOf } from './sign-in-values.js';

/** How long somebody may take at the provider. */
export const SIGN_IN_MS = 600_000;

const TOKEN_BYTES = 32;

/** Names of which the audit can be made: the same as those of keys. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,99}$/u;

/** What a sign-in works with. */
export interface SignInParts {
  options: ProviderOptions;
  provider: OpenIdProvider;
  sessions: Sessions;
  audit: AuditLog;
  /** Counts the sign-ins that are begun from each address. */
  begun: FailedAuthentications;
}

/** Somebody who leaves for the provider. */
export interface BegunSignIn {
  /** Where to. */
  url: string;
  /** The value of the cookie that they come back with. */
  token: string;
}

/** Somebody who has signed in. */
export interface FinishedSignIn {
  /** The value of the session's cookie. */
  token: string;
  lasts_ms: number;
  return_path: string;
}

/** The token of SignInWithProvider, which is null without a provider. */
export const SIGN_IN = Symbol('SignInWithProvider');

/** Signs in people whom a provider vouches for. Throws SignInError and StoreUnavailableError. */
export class SignInWithProvider {
  constructor(private readonly parts: SignInParts) {}

  /** `wanted`: where to go afterwards. Each address may begin so many in a minute as it may send wrong keys. */
  async begin(wanted: unknown, address: string): Promise<BegunSignIn> {
    const { provider, sessions } = this.parts;
    this.count(address);
    const token = newSignInToken();
    const url = await provider.signInUrl(valuesOf(token));
    await sessions.beginSignIn(hashOf(token), returnPathOf(wanted), SIGN_IN_MS);
    return { url, token };
  }

  /** `query`: of the URL that the provider led to. `token`: the cookie, null if there is none. */
  async finish(query: string, token: string | null, from: SignInFrom): Promise<FinishedSignIn> {
    const { provider, sessions } = this.parts;
    const values = token === null ? null : valuesOf(token);
    const states = new URLSearchParams(query).getAll('state');
    if (token === null || values === null || !isSameState(values.state, states.join()))
      throw refused('This browser has not begun this sign-in, or has begun another since: sign in again.');
    const return_path = await sessions.takeSignIn(hashOf(token));
    if (return_path === null)
      throw refused('This sign-in is over, since it took too long or was finished already: sign in again.');
    try {
      const { claims, id_token } = await provider.redeem(query, values);
      const person = await this.personOf(claims);
      return { ...(await this.beginSession(person, id_token, from)), return_path };
    } catch (error) {
      if (error instanceof SignInError && error.code === 'sign_in_refused')
        await this.parts.audit.note(refusedSignInEntry(from, error.code, error.message));
      throw error;
    }
  }

  /**
   * Where a person ends their session with the provider too; null if there is no such page, or it cannot be found out now. `hint`: what
   * their session had for it. `token`: the value of its cookie.
   */
  async signOutUrl(hint: Buffer | null, token: string | null): Promise<string | null> {
    const idToken = hint === null || token === null ? null : await openedHint(hint, token);
    return this.parts.provider.signOutUrl(idToken);
  }

  private count(address: string): void {
    try {
      this.parts.begun.count(address);
    } catch (error) {
      throw error instanceof Problem ? new SignInError('rate_limited', error.message) : error;
    }
  }

  /** Whoever may no longer sign in has no sessions either. */
  private async personOf(claims: Claims): Promise<Person> {
    const { options, sessions } = this.parts;
    const { issuer, grants, groups_claim, domains, name: provider } = options;
    const id = { issuer, subject: claims.sub };
    const name = nameOf(claims);
    const groups = groupsThatCount(groupsIn(claims, groups_claim), grants);
    if (!isOfDomain(claims, domains)) {
      await sessions.endAll(id);
      throw refused(
        `${provider} vouches for no e-mail address of yours in ${domains.join(', ')}: sign in with another account.`,
      );
    }
    if (grantedTo(groups, grants) === null) {
      await sessions.endAll(id);
      throw refused(
        `${provider} knows you as ${name}, and none of your groups there has a role here: ask an admin for one.`,
      );
    }
    return { ...id, name, groups };
  }

  private async beginSession(person: Person, idToken: string, from: SignInFrom) {
    const { options, sessions } = this.parts;
    const { name, groups, ...id } = person;
    const granted = grantedTo(groups, options.grants);
    if (granted === null) throw new Error('Whoever has no role is refused before.');
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const identity = { kind: 'session', name, ...granted, key_id: null, session_id: null } as const;
    const caller: Caller = { ...identity, person: id, expires_at: null, ...from, action: 'createSession' };
    const lasts_ms = options.session_ms;
    await sessions.begin(hashOf(token), person, {
      lasts_ms,
      sign_out_hint: await sealedHint(idToken, token),
      audited: (session) => sessionEntry(caller, session.id, { ...id, ...granted }),
    });
    return { token, lasts_ms };
  }
}

const refused = (sentence: string): SignInError => new SignInError('sign_in_refused', sentence);

/** What the provider has verified comes first; the subject, which nobody chooses, comes last. */
function nameOf({ email, email_verified, preferred_username, name, sub }: Claims): string {
  const names = [email_verified === true ? email : null, preferred_username, name, sub];
  const isUsable = (text: unknown): text is string =>
    typeof text === 'string' && NAME.test(text) && !RESERVED_NAMES.includes(text);
  return names.find(isUsable) ?? `person ${hashOf(sub).toString('hex').slice(0, 16)}`;
}

function isOfDomain({ email, email_verified }: Claims, domains: readonly string[]): boolean {
  if (domains.length === 0) return true;
  if (typeof email !== 'string' || email_verified !== true) return false;
  return domains.includes(email.slice(email.lastIndexOf('@') + 1).toLowerCase());
}
