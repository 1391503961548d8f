import { installDebianPackages } from '@job-scheduler/testing';
import { access, constants, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Where Debian and Ubuntu put the programs, in a folder for each major version. */
const VERSIONS = '/usr/lib/postgresql';

/** All are needed, of one version: pg_dump refuses a server that is newer than itself. */
const PROGRAMS = ['initdb', 'pg_ctl', 'postgres', 'createdb', 'pg_dump', 'pg_restore'] as const;
export type PostgresProgram = (typeof PROGRAMS)[number];

/**
 * The folder of PostgreSQL's programs, pg_dump included, which npm's PostgreSQL comes without. Installs them as root on
 * Debian and Ubuntu.
 *
 * @throws Error when there are none, saying what to do.
 */
export async function postgresPrograms(): Promise<string> {
  const found = await newest();
  if (found !== undefined) return found;
  const problem = 'No PostgreSQL with pg_dump is here: install the package postgresql of Debian or Ubuntu';
  if (process.getuid?.() !== 0) throw new Error(`${problem} (npm test does so itself as root).`);
  await installDebianPackages(['postgresql']).catch((cause: unknown) => {
    throw new Error(`${problem}; doing so failed.`, { cause });
  });
  const installed = await newest();
  if (installed === undefined) throw new Error(`${problem}; ${VERSIONS} still lacks programs.`);
  return installed;
}

async function newest(): Promise<string | undefined> {
  const versions = await readdir(VERSIONS).catch((): string[] => []);
  for (const version of versions.sort((a, b) => Number(b) - Number(a))) {
    const folder = join(VERSIONS, version, 'bin');
    if (await hasAll(folder)) return folder;
  }
  return undefined;
}

const hasAll = (folder: string): Promise<boolean> =>
  Promise.all(PROGRAMS.map((program) => access(join(folder, program), constants.X_OK))).then(
    () => true,
    () => false,
  );
