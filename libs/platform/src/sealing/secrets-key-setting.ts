import { z } from 'zod';
import { KeyRing } from './key-ring.js';

const KEY_BYTES = 32;

/** The keys in a list; null for an item that is none. 32 bytes in base64 (with or without padding, or URL-safe) or hex. */
const keysIn = (list: string): (Buffer | null)[] =>
  list
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .map(keyFrom);

function keyFrom(text: string): Buffer | null {
  if (/^[\da-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  if (!/^[\w+/-]{43}=?$/.test(text)) return null;
  const key = Buffer.from(text, 'base64');
  return key.length === KEY_BYTES ? key : null;
}

/** The setting of the processes that write or use secrets. Its error never shows the value. */
export const sealingSettings = {
  SECRETS_KEY: z
    .string()
    .superRefine((text, context) => {
      const wrong = keysIn(text).indexOf(null);
      if (wrong < 0) return;
      const which = `key ${wrong + 1} of the list is not one`;
      const message = `must be keys of 32 bytes in base64 or hex, separated by commas, as \`openssl rand -base64 32\` makes them; ${which}`;
      context.addIssue({ code: 'custom', message });
    })
    .default('')
    .meta({
      description:
        'Keys that encrypt secrets, 32 bytes each in base64 (`openssl rand -base64 32`), separated by commas: the first encrypts, all decrypt. The same for api and runner. Without it, secrets are refused. Keep it apart from the backups of the database.',
    }),
};

/** The keys of the setting. */
export const keyRingOf = ({ SECRETS_KEY }: { SECRETS_KEY: string }): KeyRing =>
  new KeyRing(keysIn(SECRETS_KEY).filter((key) => key !== null));
