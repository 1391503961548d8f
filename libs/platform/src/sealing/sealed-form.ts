import { ADDED_BYTES, KEY_BYTES } from './aes-gcm.js';
import { KEY_ID_BYTES, UnsealError } from './wrapping-key.js';

/** The first byte of what is sealed, where the wrapped key has the length that keys of this process give it. */
export const FIXED_FORM = 1;
/** The first byte where two more tell the length of the wrapped key. */
const MEASURED_FORM = 2;

const FIXED_LENGTH = KEY_BYTES + ADDED_BYTES;
const LENGTH_BYTES = 2;

/** The parts of what is sealed. */
export interface SealedParts {
  /** Of the wrapping key; KEY_ID_BYTES. */
  keyId: Buffer;
  /** The data key. */
  wrapped: Buffer;
  /** What the data key has encrypted. */
  body: Buffer;
}

/** Form (1 byte), id of the wrapping key (8), in form 2 the length of the wrapped data key (2), that key, and what it has encrypted. */
export function sealedFrom({ keyId, wrapped, body }: SealedParts): Buffer {
  if (wrapped.length === FIXED_LENGTH) return Buffer.concat([Buffer.of(FIXED_FORM), keyId, wrapped, body]);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt16BE(wrapped.length);
  return Buffer.concat([Buffer.of(MEASURED_FORM), keyId, length, wrapped, body]);
}

/** Throws UnsealError for what has none of the forms. */
export function partsOf(sealed: Buffer): SealedParts {
  const start = startOfWrapped(sealed);
  const end = start + (sealed[0] === FIXED_FORM ? FIXED_LENGTH : sealed.readUInt16BE(start - LENGTH_BYTES));
  if (sealed.length < end + ADDED_BYTES) throw unknownForm();
  return {
    keyId: keyIdIn(sealed),
    wrapped: sealed.subarray(start, end),
    body: sealed.subarray(end),
  };
}

/** The id of the key that sealed something; of nothing known, if it has none of the forms. */
export const keyIdIn = (sealed: Buffer): Buffer => sealed.subarray(1, 1 + KEY_ID_BYTES);

function startOfWrapped(sealed: Buffer): number {
  const start = 1 + KEY_ID_BYTES + (sealed[0] === MEASURED_FORM ? LENGTH_BYTES : 0);
  if ((sealed[0] !== FIXED_FORM && sealed[0] !== MEASURED_FORM) || sealed.length < start) throw unknownForm();
  return start;
}

const unknownForm = (): UnsealError =>
  new UnsealError('What is sealed has a form that this version does not know.');
