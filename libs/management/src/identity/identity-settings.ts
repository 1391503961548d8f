import type { IdentityKeys } from '@job-scheduler/job-store';
import type { PublicUrl } from '../completions/public-url.js';
import { invalid } from '../problems/problem.js';

/** Refuses jobs that ask for identity tokens where there can be none. */
export class IdentitySettings {
  constructor(
    private readonly identities: IdentityKeys,
    private readonly publicUrl: PublicUrl,
  ) {}

  /** Identity tokens need an issuer and a key. `job`: as it was written, or a patch of it. Throws the problem `invalid`. */
  async require(job: unknown): Promise<void> {
    const { auth } = Object(job) as { auth?: unknown };
    const { kind } = Object(auth) as { kind?: unknown };
    if (kind !== 'oidc_token') return;
    const refuse = (code: 'public_url_missing' | 'secrets_key_missing', message: string) =>
      invalid([{ pointer: '/job/auth/kind', code, message }]);
    if (!this.identities.canSign)
      throw refuse('secrets_key_missing', 'needs the setting SECRETS_KEY, which encrypts the key of tokens');
    if (!(await this.publicUrl.isKnown()))
      throw refuse(
        'public_url_missing',
        "needs the api's setting PUBLIC_URL, which tokens name as their issuer",
      );
  }
}
