import { SecretError } from '@job-scheduler/job-model';
import { createHmac, createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';

/** What a signature covers: the id and the time that the target is told, and the bytes that it gets. */
export interface SignedMessage {
  /** `webhook-id`. */
  id: string;
  /** `webhook-timestamp`: seconds since the epoch, in decimal. */
  timestamp: string;
  body: Uint8Array | null;
}

const SYMMETRIC = 'whsec_';
const PRIVATE = 'whsk_';
const PUBLIC = 'whpk_';
/** Standard Webhooks, "Signature scheme". */
const SYMMETRIC_BYTES = { least: 24, most: 64 };
/** RFC 8032: a seed; libraries such as libsodium append the public key to it. */
const SEED_BYTES = 32;
/** An ed25519 private key in PKCS #8 (RFC 8410) up to its seed. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * `webhook-signature` (Standard Webhooks 1.0): a signature by each of the secrets, separated by spaces: `v1` by a secret
 * `whsec_…`, `v1a` by a secret `whsk_…`. `secrets`: values by name. Throws SecretError.
 */
export function webhookSignature(secrets: ReadonlyMap<string, string>, message: SignedMessage): string {
  const signed = Buffer.concat([
    Buffer.from(`${message.id}.${message.timestamp}.`),
    message.body ?? Buffer.of(),
  ]);
  return [...secrets].map(([name, value]) => signatureBy(name, value, signed)).join(' ');
}

function signatureBy(name: string, value: string, signed: Buffer): string {
  const text = value.trim();
  if (text.startsWith(PRIVATE)) return `v1a,${sign(null, signed, privateKey(name, text)).toString('base64')}`;
  const key = bytesOf(text, SYMMETRIC);
  if (key === null || key.length < SYMMETRIC_BYTES.least || key.length > SYMMETRIC_BYTES.most)
    throw unusable(name);
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}

function privateKey(name: string, text: string): KeyObject {
  const key = bytesOf(text, PRIVATE);
  if (key === null || (key.length !== SEED_BYTES && key.length !== 2 * SEED_BYTES)) throw unusable(name);
  return createPrivateKey({
    key: Buffer.concat([PKCS8_HEAD, key.subarray(0, SEED_BYTES)]),
    format: 'der',
    type: 'pkcs8',
  });
}

/** The key that verifies what a secret `whsk_…` signs, as `whpk_…`; null for any other text. */
export function publicKeyOf(value: string): string | null {
  const text = value.trim();
  const key = bytesOf(text, PRIVATE);
  if (key === null || (key.length !== SEED_BYTES && key.length !== 2 * SEED_BYTES)) return null;
  const { x = '' } = createPublicKey(privateKey('', text)).export({ format: 'jwk' });
  return PUBLIC + Buffer.from(x, 'base64url').toString('base64');
}

/** What a text has in base64 after a prefix; null if that is not what it is. */
function bytesOf(text: string, prefix: string): Buffer | null {
  if (!text.startsWith(prefix)) return null;
  const base64 = text.slice(prefix.length);
  return /^[A-Za-z\d+/]+={0,2}$/.test(base64) ? Buffer.from(base64, 'base64') : null;
}

const unusable = (name: string): SecretError =>
  new SecretError(
    'secret_unusable',
    `The secret ${name} cannot sign: its value must be whsec_ and 24 to 64 bytes in base64, or whsk_ and an ed25519 key of 32 or 64 bytes in base64.`,
  );
