/** Something sealed cannot be opened: no key fits, or it is not what was sealed under this identity. */
export class UnsealError extends Error {
  override readonly name = 'UnsealError';
}

/** A key that somebody else holds cannot be used right now; trying again later may help. */
export class KeyUnavailableError extends Error {
  override readonly name = 'KeyUnavailableError';
}

/** What something sealed belongs to. */
export interface SealedFor {
  /** Which record: the kind of it, and its name. Short texts, which whoever holds the key may write into a log. */
  record: Readonly<Record<string, string>>;
  /** The record and all else that is bound to it. */
  identity: string;
}

/** A new key that encrypts one record. */
export interface DataKey {
  plain: Buffer;
  /** The same as it is kept beside what it encrypts. */
  wrappedFor(identity: string): Buffer;
}

/** Bytes of a key's id. */
export const KEY_ID_BYTES = 8;

/** A key that wraps data keys: one of this process, or one that a service holds and never shows. */
export abstract class WrappingKey {
  /** KEY_ID_BYTES that tell which key is needed, and nothing of the key. */
  abstract readonly id: Buffer;

  /** Throws KeyUnavailableError. */
  abstract newDataKey(record: SealedFor['record']): Promise<DataKey>;

  /** Throws UnsealError when it was changed or belongs to another record, and KeyUnavailableError. */
  abstract unwrap(wrapped: Buffer, belongsTo: SealedFor): Promise<Buffer>;
}
