import { secretNamesOf, type Job } from '@job-scheduler/job-model';
import { UnknownSecretsError } from '../secret-store.js';
import { execute, query, type Connection, type Database } from './database.js';

interface NameRow {
  name: string;
}

const NO_NAMES: readonly string[] = [];

/**
 * Notes which secrets of its namespace a job uses, as part of the write of the job. `before` and `after` are its definitions; null: none. The
 * secrets are locked, so that none of them is deleted meanwhile. Throws UnknownSecretsError.
 */
export async function noteSecretUses(
  connection: Connection,
  { id, namespace }: Pick<Job, 'id' | 'namespace'>,
  before: Job['definition'] | null,
  after: Job['definition'] | null,
): Promise<void> {
  const used = before === null ? NO_NAMES : secretNamesOf(before.job);
  const names = after === null ? NO_NAMES : secretNamesOf(after.job);
  if (before === after || used.length + names.length === 0) return;
  if (names.length > 0) await refuseUnknown(connection, namespace, names);
  await query(connection, FORGET_USES, [id]);
  if (names.length > 0) await query(connection, NOTE_USES, [id, namespace, names]);
}

async function refuseUnknown(
  connection: Connection,
  namespace: string,
  names: readonly string[],
): Promise<void> {
  refuseOthers(await query<NameRow>(connection, KEEP_SECRETS, [namespace, names]), namespace, names);
}

/** Throws UnknownSecretsError if a namespace does not have all of these secrets. Locks none. */
export async function requireKnown(
  pool: Database['pool'],
  namespace: string,
  names: readonly string[],
): Promise<void> {
  refuseOthers(await execute<NameRow>(pool, KNOWN_SECRETS, [namespace, names]), namespace, names);
}

function refuseOthers(rows: NameRow[], namespace: string, names: readonly string[]): void {
  const known = new Set(rows.map(({ name }) => name));
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0) throw new UnknownSecretsError(namespace, unknown);
}

const KNOWN_SECRETS = {
  name: 'known_secrets',
  text: 'SELECT name FROM secrets WHERE namespace = $1 AND name = ANY($2::text[])',
};

const KEEP_SECRETS = {
  name: 'keep_secrets',
  text: 'SELECT name FROM secrets WHERE namespace = $1 AND name = ANY($2::text[]) ORDER BY name FOR KEY SHARE',
};

const FORGET_USES = { name: 'forget_secret_uses', text: 'DELETE FROM job_secrets WHERE job_id = $1' };

const NOTE_USES = {
  name: 'note_secret_uses',
  text: 'INSERT INTO job_secrets (job_id, namespace, name) SELECT $1, $2, unnest($3::text[])',
};
