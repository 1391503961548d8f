import type { Clock, IdentityKey, IdentityReader } from '@job-scheduler/job-model';
import { createPrivateKey, randomUUID, sign, type KeyObject } from 'node:crypto';
import { CredentialError } from './credential-error.js';

/** How long a token is valid: as long as its call may last, and a little for clocks that differ. */
const VALID_SECONDS = 960;

const ISSUER_MISSING =
  'Identity tokens need the setting PUBLIC_URL of the api, by which targets find the keys that verify them.';

/**
 * Tokens by which a target knows who calls it: JSON Web Tokens (RFC 7519) signed with RS256, which every library of OpenID Connect
 * verifies. `iss` is PUBLIC_URL, `sub` the id of the job, `aud` what the job says.
 */
export class IdentityTokens {
  private parsed: { id: string; key: KeyObject } | null = null;

  constructor(
    private readonly reader: IdentityReader,
    private readonly clock: Clock,
  ) {}

  /** Throws SecretError and CredentialError. */
  async of(audience: string, jobId: string): Promise<string> {
    const issuer = await this.reader.issuer();
    if (issuer === null) throw new CredentialError('identity_unavailable', ISSUER_MISSING);
    const key = await this.reader.key();
    const iat = Math.floor(this.clock.now() / 1000);
    const claims = {
      iss: issuer,
      sub: jobId,
      aud: audience,
      iat,
      exp: iat + VALID_SECONDS,
      jti: randomUUID(),
    };
    const signed = [{ alg: 'RS256', typ: 'JWT', kid: key.id }, claims].map(encoded).join('.');
    const signature = sign('sha256', Buffer.from(signed), this.keyOf(key)).toString('base64url');
    return `${signed}.${signature}`;
  }

  /** Parsing a key takes longer than signing with it. */
  private keyOf({ id, private_key }: IdentityKey): KeyObject {
    if (this.parsed?.id !== id) this.parsed = { id, key: createPrivateKey(private_key) };
    return this.parsed.key;
  }
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
