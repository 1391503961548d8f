import { secretNamesIn, type Auth, type OpenSecret } from '@job-scheduler/job-model';
import type { AccessTokens } from './access-tokens.js';
import { CredentialError } from './credential-error.js';
import type { IdentityTokens } from './identity-tokens.js';

/** What decides on an `authorization` header. */
export interface Credentials {
  auth: Auth | null;
  secrets: ReadonlyMap<string, OpenSecret>;
  /** The job, as identity tokens name it. */
  jobId: string;
  /** How long a request for a token may take, milliseconds. */
  timeout_ms: number;
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
    const { auth, secrets, jobId, timeout_ms } = credentials;
    const valueOf = (text: string): string => secrets.get(secretNamesIn(text)[0] ?? '')?.value ?? '';
    switch (auth?.kind) {
      case undefined:
      case 'client_certificate':
        return null;
      case 'basic': {
        const pair = Buffer.from(`${auth.username}:${valueOf(auth.password)}`).toString('base64');
        return { header: `Basic ${pair}`, secret: pair };
      }
      case 'bearer':
        return bearer(valueOf(auth.token).trim());
      case 'oauth2_client_credentials':
        return bearer(
          await this.tokens.of({ auth, clientSecret: valueOf(auth.client_secret), timeout_ms }, refused),
        );
      case 'oidc_token':
        return bearer(await this.identities.of(auth.audience, jobId));
    }
  }
}

function bearer(token: string): Authorization {
  if (!/^[\x21-\x7e]+$/.test(token)) {
    const message =
      'The token of auth holds white space or another character that no header can hold: write its secret anew.';
    throw new CredentialError('secret_unusable', message);
  }
  return { header: `Bearer ${token}`, secret: token };
}
