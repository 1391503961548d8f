import { installDebianPackages } from '@job-scheduler/testing';
import { access, constants, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Where Debian and Ubuntu put the programs, in a folder for each major version. */
const VERSIONS = '/usr/lib/postgresql';

/** All of them must be of the same version: pg_dump refuses a server that is newer than itself. */
const PROGRAMS = ['initdb', 'pg_ctl', 'postgres', 'createdb', 'pg_dump', 'pg_restore'] as const;
export type PostgresProgram = (typeof PROGRAMS)[number];

/**
 * Finds the folder of PostgreSQL's programs, including pg_dump, which npm's PostgreSQL lacks. As root on Debian or
 * Ubuntu it installs them.
 *
 * @throws Error that says what to do when there are none.
 */
export async function postgresPrograms(): Promise<string> {
  const found = await newest();
  if (found !== undefined) return found;
  const problem = 'There is no PostgreSQL with pg_dump: install the package postgresql of Debian or Ubuntu';
  if (process.getuid?.() !== 0) throw new Error(`${problem} (npm test does so when it runs as root).`);
  await installDebianPackages(['postgresql']).catch((cause: unknown) => {
    throw new Error(`${problem}; the installation failed.`, { cause });
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
