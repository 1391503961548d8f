import type { KeyRing } from '@job-scheduler/platform';
import type { Resealed } from '../secret-store.js';
import { Database } from './database.js';
import { PostgresSecretStore } from './secret-store.js';

/** Seals all secrets of a database with the first key, while processes that have all of the keys go on. */
export async function reseal(url: string, keys: KeyRing): Promise<Resealed> {
  const database = new Database({ url, connections: 1 });
  try {
    return await new PostgresSecretStore(database, keys).reseal();
  } finally {
    await database.close();
  }
}
