import {
  createHmac,
  createPublicKey,
  createSecretKey,
  timingSafeEqual,
  verify,
  type KeyObject,
} from 'node:crypto';

/** Signatures this much older or newer are refused, so that a call that somebody kept cannot be sent again. */
const TOLERANCE_MS = 300_000;

/** The headers of a call that carry its signature (Standard Webhooks). */
export interface SignedHeaders {
  readonly id: string | undefined;
  /** Seconds since 1970, as text. */
  readonly timestamp: string | undefined;
  /** One or several signatures, apart by spaces: `v1,base64` or `v1a,base64`. */
  readonly signature: string | undefined;
}

const PUBLIC_KEY_BYTES = 32;

/** The key behind `whsec_`, or a public one behind `whpk_`, in base64. Null when the text is not like that. */
export function keyOf(text: string): KeyObject | null {
  const [, prefix, base64 = ''] = /^(whsec_|whpk_)?([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  const bytes = Buffer.from(base64, 'base64');
  if (prefix !== 'whpk_') return bytes.length > 0 ? createSecretKey(bytes) : null;
  if (bytes.length !== PUBLIC_KEY_BYTES) return null;
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') };
  return createPublicKey({ key: jwk, format: 'jwk' });
}

/**
 * Verifies a signature of id, timestamp and body, joined by dots: of version 1 (HMAC-SHA256) by a secret, of version 1a (ed25519) by
 * a public key.
 *
 * @returns why it is refused, as the end of a sentence; null when it is right
 */
export function refusalOf(key: KeyObject, headers: SignedHeaders, body: Buffer, now: number): string | null {
  const { id, timestamp, signature } = headers;
  if (id === undefined || timestamp === undefined || signature === undefined) {
    return 'webhook-id, webhook-timestamp or webhook-signature is missing';
  }
  const at = Number(timestamp) * 1000;
  if (!(Math.abs(now - at) <= TOLERANCE_MS))
    return 'webhook-timestamp is more than five minutes away from this clock';
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
  const isPublic = key.type === 'public';
  const version = isPublic ? 'v1a,' : 'v1,';
  const given = signature
    .split(' ')
    .filter((each) => each.startsWith(version))
    .map((each) => Buffer.from(each.slice(version.length), 'base64'));
  if (given.some((each) => (isPublic ? verify(null, signed, key, each) : isHmac(key, signed, each))))
    return null;
  return isPublic
    ? 'no v1a signature was made with the key of this public key'
    : 'no v1 signature was made with this secret';
}

function isHmac(key: KeyObject, signed: Buffer, given: Buffer): boolean {
  const expected = createHmac('sha256', key).update(signed).digest();
  return given.length === expected.length && timingSafeEqual(given, expected);
}
