import type { Auth, OpenSecret } from '@job-scheduler/job-model';
import type { AccessTokens } from './access-tokens.js';
import { CredentialError } from './credential-error.js';
import type { IdentityTokens } from './identity-tokens.js';
import type { Patience } from './wait.js';

/** What decides on an `authorization` header. */
export interface Credentials extends Patience {
  auth: Auth | null;
  secrets: ReadonlyMap<string, OpenSecret>;
  /** The job, as identity tokens name it. */
  jobId: string;
}

/** An `authorization` header, and what of it must not be shown. */
export interface Authorization {
  header: string;
  secret: string;
}

/** Makes the `authorization` headers of calls. */
export class Authorizations {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly identities: IdentityTokens,
  ) {}

  /** Null if the call has none. `refused`: a token that the target has refused. Throws SecretError and CredentialError. */
  async of(credentials: Credentials, refused: string | null = null): Promise<Authorization | null> {
    const { jobId, secrets } = credentials;
    const auth = credentials.auth && filledIn(credentials.auth, secrets);
    switch (auth?.kind) {
      case undefined:
      case 'client_certificate':
        return null;
      case 'basic': {
        const pair = Buffer.from(`${auth.username}:${auth.password}`).toString('base64');
        return { header: `Basic ${pair}`, secret: pair };
      }
      case 'bearer':
        return bearer(auth.token.trim());
      case 'oauth2_client_credentials':
        return bearer(await this.tokens.of({ ...credentials, auth }, refused));
      case 'oidc_token':
        return bearer(await this.identities.of(auth.audience, jobId));
    }
  }
}

const SECRET = /\{\{\s*secrets\.([\w.-]+)\s*\}\}/g;

/** Credentials with their secrets in the place of the names. */
const filledIn = <Written extends Auth>(auth: Written, secrets: ReadonlyMap<string, OpenSecret>): Written =>
  Object.fromEntries(
    Object.entries(auth).map(([field, text]: [string, unknown]) => [
      field,
      typeof text === 'string'
        ? text.replaceAll(SECRET, (_, name: string) => secrets.get(name)?.value ?? '')
        : text,
    ]),
  ) as Written;

function bearer(token: string): Authorization {
  if (!/^[\x21-\x7e]+$/.test(token)) {
    const message =
      'The token of auth holds white space or another character that no header can hold: write its secret anew.';
    throw new CredentialError('secret_unusable', message);
  }
  return { header: `Bearer ${token}`, secret: token };
}
