import { createHash, randomBytes } from 'node:crypto';
import { decrypt, encrypt, KEY_BYTES } from './aes-gcm.js';
import { KeyRing } from './key-ring.js';
import { FIXED_FORM } from './sealed-form.js';
import { KEY_ID_BYTES, UnsealError, WrappingKey, type DataKey, type SealedFor } from './wrapping-key.js';

/** A key of 32 bytes that this process has. It binds data keys to the whole identity. */
export class OwnKey extends WrappingKey {
  /** The beginning of the key's SHA-256. */
  readonly id: Buffer;

  constructor(private readonly key: Buffer) {
    super();
    this.id = createHash('sha256')
      .update('job-scheduler key id')
      .update(key)
      .digest()
      .subarray(0, KEY_ID_BYTES);
  }

  newDataKey(): Promise<DataKey> {
    const plain = randomBytes(KEY_BYTES);
    return Promise.resolve({
      plain,
      wrappedFor: (identity) => encrypt(this.key, plain, this.associated(identity)),
    });
  }

  unwrap(wrapped: Buffer, { identity }: SealedFor): Promise<Buffer> {
    try {
      return Promise.resolve(decrypt(this.key, wrapped, this.associated(identity)));
    } catch (cause) {
      return Promise.reject(
        new UnsealError('The data key was changed, or belongs to another record.', { cause }),
      );
    }
  }

  private associated(identity: string): Buffer {
    return Buffer.concat([Buffer.of(FIXED_FORM), this.id, Buffer.from(identity)]);
  }
}

/** A ring of keys of this process, of 32 bytes each. */
export const ringOfOwnKeys = (keys: readonly Buffer[]): KeyRing =>
  new KeyRing(keys.map((key) => new OwnKey(key)));
