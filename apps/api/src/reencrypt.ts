import { reseal } from '@job-scheduler/job-store/postgres';
import {
  ConfigurationError,
  openKeyRing,
  readConfiguration,
  sealingSettings,
  serverSettings,
} from '@job-scheduler/platform';

const settings = { DATABASE_URL: serverSettings.DATABASE_URL, ...sealingSettings };

/** Encrypts all secrets with the first key of SECRETS_KEY, so that the other keys can be removed from it. */
async function reencrypt(): Promise<void> {
  const { DATABASE_URL, SECRETS_KEY } = readConfiguration(settings);
  const keys = await openKeyRing({ SECRETS_KEY }, async (arn) => {
    const { AwsKms } = await import('./aws-kms.js');
    return new AwsKms(arn);
  });
  if (keys.isEmpty) {
    throw new ConfigurationError('SECRETS_KEY is not set: give the new key and the old ones, new key first.');
  }
  const { resealed, current, unreadable } = await reseal(DATABASE_URL, keys);
  process.stdout.write(`Re-encrypted ${resealed} secrets and keys; ${current} already had the first key.\n`);
  if (unreadable.length === 0) return;
  throw new ConfigurationError(
    `No key of SECRETS_KEY decrypts ${unreadable.join(', ')}: add the key that encrypted them, or write them anew.`,
  );
}

try {
  await reencrypt();
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    error instanceof ConfigurationError ? `${reason}\n` : `The re-encryption failed: ${reason}\n`,
  );
  process.exitCode = 1;
}
