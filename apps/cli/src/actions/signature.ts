import { createHmac, timingSafeEqual } from 'node:crypto';

/** Signatures this much older or newer are refused, so that a call that somebody kept cannot be sent again. */
const TOLERANCE_MS = 300_000;

/** The headers of a call that carry its signature (Standard Webhooks). */
export interface SignedHeaders {
  readonly id: string | undefined;
  /** Seconds since 1970, as text. */
  readonly timestamp: string | undefined;
  /** One or several signatures, apart by spaces: `v1,base64`. */
  readonly signature: string | undefined;
}

/** The key behind `whsec_` and base64. Null when the secret is not like that. */
export function keyOf(secret: string): Buffer | null {
  const text = secret.replace(/^whsec_/, '');
  const key = Buffer.from(text, 'base64');
  return key.length > 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? key : null;
}

/**
 * Verifies a signature of version 1: HMAC-SHA256 of id, timestamp and body, joined by dots.
 *
 * @returns why it is refused, as the end of a sentence; null when it is right
 */
export function refusalOf(key: Buffer, headers: SignedHeaders, body: Buffer, now: number): string | null {
  const { id, timestamp, signature } = headers;
  if (id === undefined || timestamp === undefined || signature === undefined) {
    return 'webhook-id, webhook-timestamp or webhook-signature is missing';
  }
  const at = Number(timestamp) * 1000;
  if (!(Math.abs(now - at) <= TOLERANCE_MS))
    return 'webhook-timestamp is more than five minutes away from this clock';
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  const matches = signature.split(' ').some((each) => {
    const given = each.startsWith('v1,') ? Buffer.from(each.slice(3), 'base64') : Buffer.alloc(0);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  return matches ? null : 'no signature was made with this secret';
}
