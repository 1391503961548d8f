import { DEFAULT_NAMESPACE, SecretError, type OpenSecret } from '@job-scheduler/job-model';
import { KeyUnavailableError, UnsealError, type KeyRing, type SealedFor } from '@job-scheduler/platform';
import type { SecretId } from '../secret-store.js';
import type { SealedRow } from './secret-statements.js';

/** What a secret is to a key. */
export const recordOf = ({ namespace, name }: SecretId): SealedFor['record'] => ({
  kind: 'secret',
  namespace,
  name,
});

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

/** A secret that is sealed, as keys know it. */
export const sealedFor = (row: SealedRow): SealedFor => ({
  record: recordOf(row),
  identity: identityOf(row),
});

const KEY_MISSING =
  'Secrets need the setting SECRETS_KEY, which this process does not have: give api and runner the same keys.';

/** Opens a secret, or says why it cannot be opened. `row`: undefined if there is none. */
export async function openedSecret(
  { namespace, name }: SecretId,
  row: SealedRow | undefined,
  keys: KeyRing,
): Promise<OpenSecret | SecretError> {
  if (keys.isEmpty) return new SecretError('secrets_key_missing', KEY_MISSING);
  if (row === undefined) {
    const where = namespace === DEFAULT_NAMESPACE ? '' : ` in the namespace ${namespace}`;
    const query = namespace === DEFAULT_NAMESPACE ? '' : `?namespace=${namespace}`;
    const message = `There is no secret named ${name}${where}: create it with PUT /v1/secrets/${name}${query}, or edit the job.`;
    return new SecretError('secret_unknown', message);
  }
  try {
    const value = await keys.open(row.sealed, sealedFor(row));
    return { value, allowed_hosts: row.allowed_hosts };
  } catch (error) {
    if (error instanceof KeyUnavailableError) {
      const message = `The secret ${name} could not be decrypted: ${error.message}`;
      return new SecretError('secrets_key_unavailable', message, { cause: error });
    }
    if (!(error instanceof UnsealError)) throw error;
    const message = `The secret ${name} cannot be decrypted: add the key that encrypted it to SECRETS_KEY, or write its value anew.`;
    return new SecretError('secret_unreadable', message, { cause: error });
  }
}
