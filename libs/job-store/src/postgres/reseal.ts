import type { KeyRing } from '@job-scheduler/platform';
import { Database } from './database.js';
import { PostgresIdentityKeys } from './identity-keys.js';
import { PostgresSecretStore } from './secret-store.js';

/** What a new sealing of everything in a database came to. */
export interface ResealedDatabase {
  /** How many secrets and keys of identity tokens are now sealed by the first key, and how many were so before. */
  resealed: number;
  current: number;
  /** What no key opens, in words. */
  unreadable: string[];
}

/** Seals everything in a database with the first key, while processes that have all of the keys go on. */
export async function reseal(url: string, keys: KeyRing): Promise<ResealedDatabase> {
  const database = new Database({ url, connections: 1 });
  try {
    const secrets = await new PostgresSecretStore(database, keys).reseal();
    const identities = await new PostgresIdentityKeys(database, keys).reseal();
    return {
      resealed: secrets.resealed + identities.resealed,
      current: secrets.current + identities.current,
      unreadable: [
        ...secrets.unreadable.map(({ name }) => `the secret ${name}`),
        ...identities.unreadable.map((id) => `the key ${id} of identity tokens`),
      ],
    };
  } finally {
    await database.close();
  }
}
