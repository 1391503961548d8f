import type { HttpCallback } from '@job-scheduler/http-callback';
import type { Clock } from '@job-scheduler/job-model';
import type { ClientAuth, Configuration } from 'openid-client';
import { ProviderAwayError, providerFetch } from './provider-fetch.js';
import type { ProviderOptions } from './provider-options.js';
import { SignInError } from './sign-in-error.js';
import type { SignInValues } from './sign-in-values.js';

/** What a provider says of a person (OpenID Connect Core 1.0, 5.1). */
export type Claims = Readonly<Record<string, unknown>> & { readonly sub: string };

/** How long what the provider says of itself is believed. */
const BELIEVED_MS = 3_600_000;

/** Times in the provider's word may be this far off, seconds. */
const CLOCK_TOLERANCE_SECONDS = 30;

/** What a provider has said when it led somebody back. */
export interface Redeemed {
  claims: Claims;
  /** Its word as it was signed. */
  id_token: string;
}

type Library = typeof import('openid-client');

interface Discovered {
  library: Library;
  configuration: Configuration;
  /** Monotonic milliseconds. */
  at: number;
}

/**
 * The provider, by openid-client, which is loaded when somebody signs in. It is asked about itself then, and again after an hour, so
 * that a provider that is away keeps nothing else from working.
 */
export class OpenIdProvider {
  private discovered: Discovered | null = null;

  constructor(
    private readonly options: ProviderOptions,
    private readonly callback: HttpCallback,
    private readonly clock: Clock,
  ) {}

  /** Where somebody goes to sign in. Throws SignInError. */
  async signInUrl({ state, nonce, code_verifier }: SignInValues): Promise<string> {
    return this.asking(async ({ library, configuration }) => {
      const { scopes: scope, redirect_uri } = this.options;
      const code_challenge = await library.calculatePKCECodeChallenge(code_verifier);
      const proof = { code_challenge, code_challenge_method: 'S256' };
      const asked = { redirect_uri, scope, state, nonce, ...proof };
      return library.buildAuthorizationUrl(configuration, asked).href;
    });
  }

  /**
   * What the provider says of whoever it led back. Checks signature, issuer, audience, nonce and times of its word. `query`: of the
   * URL that it led back to. Throws SignInError.
   */
  async redeem(query: string, { state, nonce, code_verifier }: SignInValues): Promise<Redeemed> {
    return this.asking(async ({ library, configuration }) => {
      const tokens = await library.authorizationCodeGrant(
        configuration,
        new URL(`${this.options.redirect_uri}?${query}`),
        { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: code_verifier },
      );
      const claims = tokens.claims();
      const { id_token } = tokens;
      if (claims === undefined || id_token === undefined)
        throw new Error('There is no ID token, although a nonce was expected.');
      if (configuration.serverMetadata().userinfo_endpoint === undefined) return { claims, id_token };
      const more = await library.fetchUserInfo(configuration, tokens.access_token, claims.sub);
      return { claims: { ...more, ...claims }, id_token };
    });
  }

  /**
   * Where the person's session with the provider ends too (OpenID Connect RP-Initiated Logout 1.0); null if the provider has no such
   * page, or is away. `idToken`: by which the provider knows whose session it is; null: it asks the person.
   */
  async signOutUrl(idToken: string | null): Promise<string | null> {
    try {
      const { library, configuration } = await this.discover();
      if (configuration.serverMetadata().end_session_endpoint === undefined) return null;
      const { home: post_logout_redirect_uri } = this.options;
      const hint = idToken === null ? {} : { id_token_hint: idToken };
      return library.buildEndSessionUrl(configuration, { post_logout_redirect_uri, ...hint }).href;
    } catch {
      return null;
    }
  }

  private async asking<Result>(ask: (provider: Discovered) => Promise<Result>): Promise<Result> {
    try {
      return await ask(await this.discover());
    } catch (error) {
      throw await this.told(error);
    }
  }

  private async discover(): Promise<Discovered> {
    const known = this.discovered;
    const at = this.clock.monotonic();
    if (known !== null && at - known.at < BELIEVED_MS) return known;
    const library = await import('openid-client');
    try {
      this.discovered = { library, configuration: await this.configure(library), at };
    } catch (error) {
      if (awayIn(error) !== null) throw error;
      const { host } = new URL(this.options.issuer);
      throw unavailable(
        `${host} does not describe itself as this provider${codeIn(codeOf(error))}: whoever runs the scheduler should check OIDC_ISSUER.`,
        error,
      );
    }
    return this.discovered;
  }

  private async configure(library: Library): Promise<Configuration> {
    const { issuer, client_id, client_secret } = this.options;
    const isPlain = issuer.startsWith('http:');
    const configuration = await library.discovery(
      new URL(issuer),
      client_id,
      { [library.clockTolerance]: CLOCK_TOLERANCE_SECONDS },
      authenticationWith(client_secret, library),
      {
        [library.customFetch]: providerFetch(this.callback),
        // The settings allow it on loopback alone.
        execute: [library.enableNonRepudiationChecks, ...(isPlain ? [library.allowInsecureRequests] : [])],
      },
    );
    // The library also takes an issuer that stands for many, such as one of Microsoft for all of its customers.
    if (withoutSlash(configuration.serverMetadata().issuer) !== withoutSlash(issuer))
      throw new Error('The provider describes itself as another issuer.');
    return configuration;
  }

  /** What went wrong, in a sentence that tells nothing which the provider, or whoever led here, has written. */
  private async told(error: unknown): Promise<SignInError> {
    if (error instanceof SignInError) return error;
    const { name, issuer } = this.options;
    const { host } = new URL(issuer);
    const away = awayIn(error);
    if (away?.code === 'address_denied') {
      return unavailable(
        `The address of ${host} may not be called: whoever runs the scheduler can allow it with CALLBACK_ALLOW_HOSTS or CALLBACK_ALLOW_CIDRS.`,
        error,
      );
    }
    if (away !== null) {
      return unavailable(
        `${name} cannot be reached (${away.code}): try again in a moment, or sign in with a key.`,
        error,
      );
    }
    const { AuthorizationResponseError, ResponseBodyError } = await import('openid-client');
    if (error instanceof AuthorizationResponseError) {
      return refused(`${name} did not let you sign in${codeIn(error.error)}: ask its administrator.`, error);
    }
    if (error instanceof ResponseBodyError && error.error === 'invalid_grant') {
      return refused(`${name} no longer knows this sign-in (invalid_grant): sign in again.`, error);
    }
    if (error instanceof ResponseBodyError) {
      return unavailable(
        `${name} does not accept this scheduler${codeIn(error.error)}: whoever runs it should check OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.`,
        error,
      );
    }
    return refused(
      `The answer of ${name} cannot be trusted${codeIn(codeOf(error))}: sign in again, and tell whoever runs the scheduler if that does not help.`,
      error,
    );
  }
}

const withoutSlash = (url: string): string => url.replace(/\/$/, '');

/** The method that every provider has, unless this one says that it has only the other. */
function authenticationWith(secret: string, library: Library): ClientAuth {
  if (secret === '') return library.None();
  const [basic, post] = [library.ClientSecretBasic(secret), library.ClientSecretPost(secret)];
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (methods.includes('client_secret_basic') ? basic : post)(server, ...rest);
  };
}

const refused = (sentence: string, cause: unknown) => new SignInError('sign_in_refused', sentence, cause);

const unavailable = (sentence: string, cause: unknown) =>
  new SignInError('provider_unavailable', sentence, cause);

/** The library wraps what happens while it fetches keys. */
function awayIn(error: unknown): ProviderAwayError | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof ProviderAwayError) return cause;
  return null;
}

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : null;

/** Codes are a few words; anything else is not shown. */
const codeIn = (code: unknown): string =>
  typeof code === 'string' && /^[A-Za-z_]{1,60}$/.test(code) ? ` (${code})` : '';
