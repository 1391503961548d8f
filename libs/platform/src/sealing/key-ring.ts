import { decrypt, encrypt } from './aes-gcm.js';
import { keyIdIn, partsOf, sealedFrom } from './sealed-form.js';
import { UnsealError, type SealedFor, type WrappingKey } from './wrapping-key.js';

/** Seals one text for a record. The key is there already, so it waits for nothing and may be used in a transaction. */
export type Sealer = (text: string, identity: string) => Buffer;

/**
 * Seals texts: each with a data key of its own, which a key of the ring wraps. What is sealed is bound to an identity and opens
 * under no other, so nobody can put one record's ciphertext into another. The first key seals, all of them open.
 */
export class KeyRing {
  constructor(private readonly keys: readonly WrappingKey[]) {}

  /** Whether it has no key to seal with. */
  get isEmpty(): boolean {
    return this.keys.length === 0;
  }

  /** Gets a data key for what is to be sealed next. Throws UnsealError when there is no key, and KeyUnavailableError. */
  async sealerFor(record: SealedFor['record']): Promise<Sealer> {
    const [first] = this.keys;
    if (first === undefined) throw new UnsealError('There is no key to seal with.');
    const dataKey = await first.newDataKey(record);
    return (text, identity) =>
      sealedFrom({
        keyId: first.id,
        wrapped: dataKey.wrappedFor(identity),
        body: encrypt(dataKey.plain, Buffer.from(text), Buffer.from(identity)),
      });
  }

  /** Throws UnsealError when there is no key, and KeyUnavailableError. */
  async seal(text: string, { record, identity }: SealedFor): Promise<Buffer> {
    return (await this.sealerFor(record))(text, identity);
  }

  /** Throws UnsealError and KeyUnavailableError. */
  async open(sealed: Buffer, belongsTo: SealedFor): Promise<string> {
    const { keyId, wrapped, body } = partsOf(sealed);
    const key = this.keys.find(({ id }) => id.equals(keyId));
    if (key === undefined) throw new UnsealError('None of the keys is the one that sealed it.');
    const dataKey = await key.unwrap(wrapped, belongsTo);
    try {
      return decrypt(dataKey, body, Buffer.from(belongsTo.identity)).toString();
    } catch (cause) {
      throw new UnsealError('What is sealed was changed, or belongs to another record.', { cause });
    }
  }

  /** Whether the first key seals it: else it should be sealed anew before an older key is given up. */
  isCurrent(sealed: Buffer): boolean {
    const [first] = this.keys;
    return first !== undefined && first.id.equals(keyIdIn(sealed));
  }
}
