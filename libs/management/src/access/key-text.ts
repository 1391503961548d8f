import { createHash, randomBytes } from 'node:crypto';

const KEY = 'jsk_';
const RANDOM_BYTES = 32;
const SHOWN_CHARACTERS = 8;

/** The text of a new key: 256 random bits. */
export const newKeyText = (): string => KEY + randomBytes(RANDOM_BYTES).toString('base64url');

/** Whether a text may be that of a key. */
export const isKeyText = (text: string): boolean => text.startsWith(KEY);

/** What the store keeps of a key's text: 48 of its 256 bits are shown. */
export const secretOf = (text: string): { hash: Buffer; prefix: string } => ({
  hash: hashOf(text),
  prefix: text.slice(0, KEY.length + SHOWN_CHARACTERS),
});

/** The text has so many random bits that neither a salt nor a slow function would add anything. */
export const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();
