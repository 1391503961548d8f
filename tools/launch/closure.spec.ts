import { readFileSync } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import ts from 'typescript';

const workspace = join(__dirname, '../..');

/** An entry of package-lock.json: an installed package, a project of the workspace, or a link to one. */
interface Entry {
  link?: boolean;
  resolved?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(readFileSync(join(workspace, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, Entry>;
};

/** Where Node.js finds a package from a folder: in the nearest `node_modules` above it. */
function find(folder: string, name: string): string | undefined {
  for (let parts = folder.split('/'); ; parts = parts.slice(0, -1)) {
    const path = [...parts, 'node_modules', name].filter((part) => part !== '').join('/');
    if (path in packages) return path;
    if (parts.length === 0) return undefined;
  }
}

/**
 * The folders of what npm installs for a project, as `npm ci --include=dev --workspace=<folder>` does, and of the
 * projects that it needs.
 */
function neededBy(project: string): { installed: string[]; projects: string[] } {
  const found = new Set([project]);
  for (const folder of found) {
    const entry = packages[folder] ?? {};
    const isOurs = !folder.includes('node_modules/');
    const wanted = {
      ...entry.dependencies,
      ...entry.optionalDependencies,
      // Also the optional ones: npm installs them when anything else in the lock file needs them.
      ...entry.peerDependencies,
      ...(isOurs ? entry.devDependencies : {}),
    };
    const paths = Object.keys(wanted).map((name) => find(folder, name));
    for (const path of [...paths, entry.link ? entry.resolved : undefined]) if (path) found.add(path);
  }
  const isPackage = (folder: string): boolean => folder.includes('node_modules/');
  return {
    installed: [...found].filter((folder) => isPackage(folder) && !packages[folder]?.link),
    projects: [...found].filter((folder) => !isPackage(folder)),
  };
}

/** The sum of the files' sizes, other packages below it excluded; 0 for a package of another platform. */
async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const sizes = entries.map(async (entry) => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return (await lstat(path)).size;
    return entry.name === 'node_modules' ? 0 : bytesIn(path);
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

// It looks at 20,000 files.
jest.setTimeout(60_000);

/** The packages that a project's build imports, each with the file that does. */
function importsOf(project: string): { name: string; file: string }[] {
  const config = ts.getParsedCommandLineOfConfigFile(
    join(workspace, project, 'tsconfig.lib.json'),
    undefined,
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
        throw new Error(String(messageText));
      },
    },
  );
  return (config?.fileNames ?? []).flatMap((path) =>
    ts
      .preProcessFile(readFileSync(path, 'utf8'))
      .importedFiles.map(({ fileName }) => fileName)
      .filter((fileName) => !/^(\.|node:|@job-scheduler\/)/.test(fileName))
      .map((fileName) => ({
        name: fileName.split('/', fileName.startsWith('@') ? 2 : 1).join('/'),
        file: relative(workspace, path),
      })),
  );
}

describe('what `npm start` installs', () => {
  const { installed: folders, projects } = neededBy('apps/standalone');

  it('is all that the sources import which it compiles', () => {
    const imports = projects.flatMap((project) => importsOf(project).map((each) => ({ project, ...each })));
    expect(imports.length).toBeGreaterThan(100);
    const missing = imports.filter(({ project, name }) => !folders.includes(find(project, name) ?? ''));
    expect(missing).toEqual([]);
  });

  it('is at most 260 packages, 200 MB on this platform', async () => {
    const sizes = await Promise.all(folders.map((folder) => bytesIn(join(workspace, folder))));
    const installed = sizes.filter((size) => size > 0);
    expect(installed.length).toBeGreaterThan(100);
    expect(installed.length).toBeLessThanOrEqual(260);
    expect(installed.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(200_000_000);
  });

  it('has one compiler, and neither a linter nor a test runner', () => {
    const names = folders.map((folder) => folder.replace(/^.*node_modules\//, ''));
    expect(names.filter((name) => /^(@typescript\/(native|old)|typescript)$/.test(name))).toEqual([
      'typescript',
    ]);
    expect(names).not.toContain('eslint');
    expect(names).not.toContain('jest');
  });
});
