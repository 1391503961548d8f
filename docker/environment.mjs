// docker/.env holds the secrets and settings of compose.
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LOCAL_IMAGE } from './engine.mjs';

const SECRETS = ['POSTGRES_PASSWORD', 'REDIS_PASSWORD', 'RABBITMQ_PASSWORD', 'API_ADMIN_KEY', 'SECRETS_KEY'];

/** 256 random bits, as SECRETS_KEY must have, as digits and letters, which need no escaping in a URL. */
const randomSecret = () => randomBytes(32).toString('hex');

/**
 * The text of .env.example with every empty secret filled in.
 *
 * @param {string} example
 * @param {() => string} [secret]
 */
export function fillSecrets(example, secret = randomSecret) {
  const empty = new RegExp(`^(${SECRETS.join('|')})=$`, 'gm');
  return example.replace(empty, (_, name) => `${name}=${secret()}`);
}

/**
 * Whether `docker compose up` builds. It does not if the image has another name: that one is published, or an older one.
 *
 * @param {{ IMAGE?: string }} settings
 */
export const buildOption = ({ IMAGE = '' }) => (['', LOCAL_IMAGE].includes(IMAGE) ? '--build' : '--no-build');

/** Creates `.env` in the directory from its `.env.example`, with new secrets, unless it exists. Resolves to whether it did. */
export async function ensureEnvironment(directory) {
  const text = fillSecrets(await readFile(join(directory, '.env.example'), 'utf8'));
  try {
    await writeFile(join(directory, '.env'), text, { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}
