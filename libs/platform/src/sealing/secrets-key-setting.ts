import { z } from 'zod';
import { ConfigurationError } from '../configuration/configuration.js';
import { KEY_BYTES } from './aes-gcm.js';
import { KeyRing } from './key-ring.js';
import { OwnKey } from './own-key.js';
import { ServiceKey, type KeyService } from './service-key.js';

/** A key of AWS KMS by its own name. An alias may come to mean another key, and then nothing would open any more. */
const KMS_KEY = /^arn:aws[\w-]*:kms:[\w-]+:\d{12}:key\/[\w-]+$/;

/** A key of the list: its 32 bytes, or the name of a key that AWS KMS holds. */
type ListedKey = Buffer | string;

/** The keys in a list; null for an item that is none. */
const keysIn = (list: string): (ListedKey | null)[] =>
  list
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .map(keyFrom);

/** 32 bytes in base64 (with or without padding, or URL-safe) or hex, or an ARN. */
function keyFrom(text: string): ListedKey | null {
  if (KMS_KEY.test(text)) return text;
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
      const message = `must be keys of 32 bytes in base64 or hex, as \`openssl rand -base64 32\` makes them, or ARNs of keys of AWS KMS, separated by commas; ${which}`;
      context.addIssue({ code: 'custom', message });
    })
    .default('')
    .meta({
      description:
        'Keys that encrypt secrets, 32 bytes each in base64 (`openssl rand -base64 32`), separated by commas: the first encrypts, all decrypt. The ARN of a key of AWS KMS (`arn:aws:kms:…:key/…`) may stand for one, but not in the standalone process. The same for api and runner. Without it, secrets are refused. Keep it apart from the backups of the database.',
    }),
};

const NO_SERVICE =
  'SECRETS_KEY names a key of AWS KMS, which only api and runner as processes of their own can use: give the standalone process keys of 32 bytes.';

/**
 * The keys of the setting. `open` makes a client for one that AWS KMS holds, by its ARN, and is not called where there is none: it loads a package,
 * which nobody else should have to read and compile. Throws ConfigurationError where a key cannot be used.
 */
export async function openKeyRing(
  { SECRETS_KEY }: { SECRETS_KEY: string },
  open: (arn: string) => Promise<KeyService> = () => Promise.reject(new ConfigurationError(NO_SERVICE)),
): Promise<KeyRing> {
  const keys = keysIn(SECRETS_KEY).filter((key) => key !== null);
  const opened = keys.map(async (key) =>
    typeof key === 'string' ? new ServiceKey(key, await open(key)) : new OwnKey(key),
  );
  return new KeyRing(await Promise.all(opened));
}
