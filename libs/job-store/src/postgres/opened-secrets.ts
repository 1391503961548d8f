import { DEFAULT_NAMESPACE, SecretError, type OpenSecret } from '@job-scheduler/job-model';
import { UnsealError, type KeyRing } from '@job-scheduler/platform';
import type { SecretId } from '../secret-store.js';
import type { SealedRow } from './secret-statements.js';

/**
 * What a secret is sealed under. Whoever can write to the database, but has no key, can neither exchange secrets, nor bring back
 * an earlier value, nor let one go to other hosts.
 */
export const identityOf = ({
  namespace,
  name,
  revision,
  allowed_hosts,
}: Pick<SealedRow, 'namespace' | 'name' | 'revision' | 'allowed_hosts'>): string =>
  JSON.stringify(['secret', namespace, name, revision, allowed_hosts]);

const KEY_MISSING =
  'Secrets need the setting SECRETS_KEY, which this process does not have: give api and runner the same keys.';

/** Opens a secret, or says why it cannot be opened. `row`: undefined if there is none. */
export function openedSecret(
  { namespace, name }: SecretId,
  row: SealedRow | undefined,
  keys: KeyRing,
): OpenSecret | SecretError {
  if (keys.isEmpty) return new SecretError('secrets_key_missing', KEY_MISSING);
  if (row === undefined) {
    const where = namespace === DEFAULT_NAMESPACE ? '' : ` in the namespace ${namespace}`;
    const query = namespace === DEFAULT_NAMESPACE ? '' : `?namespace=${namespace}`;
    const message = `There is no secret named ${name}${where}: create it with PUT /v1/secrets/${name}${query}, or edit the job.`;
    return new SecretError('secret_unknown', message);
  }
  try {
    return { value: keys.open(row.sealed, identityOf(row)), allowed_hosts: row.allowed_hosts };
  } catch (error) {
    if (!(error instanceof UnsealError)) throw error;
    const message = `The secret ${name} cannot be decrypted: add the key that encrypted it to SECRETS_KEY, or write its value anew.`;
    return new SecretError('secret_unreadable', message, { cause: error });
  }
}
