import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** AES-256-GCM: 256-bit keys, 96-bit nonces, 128-bit tags (NIST SP 800-38D). */
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The first byte of everything that is sealed. */
const FORMAT = 1;
const KEY_ID_BYTES = 8;
const WRAPPED_BYTES = NONCE_BYTES + KEY_BYTES + TAG_BYTES;
const HEAD_BYTES = 1 + KEY_ID_BYTES + WRAPPED_BYTES;

/** Something sealed cannot be opened: no key fits, or it is not what was sealed under this identity. */
export class UnsealError extends Error {
  override readonly name = 'UnsealError';
}

/** A key that wraps data keys. */
interface WrappingKey {
  /** The beginning of the key's SHA-256: tells which key is needed, and nothing of the key. */
  id: Buffer;
  key: Buffer;
}

/**
 * Seals texts: each with a data key of its own, which a key of the ring wraps. What is sealed is bound to an identity and opens
 * under no other, so nobody can put one record's ciphertext into another. The first key seals, all of them open.
 *
 * Sealed: format (1 byte), id of the wrapping key (8), wrapped data key (nonce, 32 bytes, tag), then nonce, ciphertext, tag.
 */
export class KeyRing {
  readonly #keys: readonly WrappingKey[];

  /** `keys`: of 32 bytes each. */
  constructor(keys: readonly Buffer[]) {
    this.#keys = keys.map((key) => ({ key, id: idOf(key) }));
  }

  /** Whether it can seal. */
  get isEmpty(): boolean {
    return this.#keys.length === 0;
  }

  /** Throws UnsealError when there is no key. */
  seal(text: string, identity: string): Buffer {
    const [first] = this.#keys;
    if (first === undefined) throw new UnsealError('There is no key to seal with.');
    const dataKey = randomBytes(KEY_BYTES);
    const head = Buffer.concat([Buffer.of(FORMAT), first.id]);
    const wrapped = encrypt(first.key, dataKey, Buffer.concat([head, Buffer.from(identity)]));
    return Buffer.concat([head, wrapped, encrypt(dataKey, Buffer.from(text), Buffer.from(identity))]);
  }

  /** Throws UnsealError. */
  open(sealed: Buffer, identity: string): string {
    const key = this.#keyOf(sealed);
    const head = sealed.subarray(0, 1 + KEY_ID_BYTES);
    const wrapped = sealed.subarray(head.length, HEAD_BYTES);
    try {
      const dataKey = decrypt(key, wrapped, Buffer.concat([head, Buffer.from(identity)]));
      return decrypt(dataKey, sealed.subarray(HEAD_BYTES), Buffer.from(identity)).toString();
    } catch (cause) {
      throw new UnsealError('What is sealed was changed, or belongs to another record.', { cause });
    }
  }

  /** Whether the first key seals it: else it should be sealed anew before an older key is given up. */
  isCurrent(sealed: Buffer): boolean {
    return this.#keys[0]?.id.equals(idIn(sealed)) === true;
  }

  #keyOf(sealed: Buffer): Buffer {
    if (sealed[0] !== FORMAT || sealed.length < HEAD_BYTES + NONCE_BYTES + TAG_BYTES) {
      throw new UnsealError('What is sealed has a form that this version does not know.');
    }
    const id = idIn(sealed);
    const known = this.#keys.find((key) => key.id.equals(id));
    if (known === undefined) throw new UnsealError('None of the keys is the one that sealed it.');
    return known.key;
  }
}

const idIn = (sealed: Buffer): Buffer => sealed.subarray(1, 1 + KEY_ID_BYTES);

const idOf = (key: Buffer): Buffer =>
  createHash('sha256').update('job-scheduler key id').update(key).digest().subarray(0, KEY_ID_BYTES);

function encrypt(key: Buffer, plain: Buffer, associated: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(associated);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer, sealed: Buffer, associated: Buffer): Buffer {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(associated)
    .setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
}
