import { readFileSync } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

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

/** The folders of what npm installs for a project, as `npm ci --include=dev --workspace=<folder>` does. */
function installedFor(project: string): string[] {
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
  return [...found].filter((folder) => folder.includes('node_modules/') && !packages[folder]?.link);
}

/** The sum of the files' sizes, other packages below it excluded; 0 for a package of another platform. */
async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const sizes = entries.map((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? 0 : bytesIn(path);
    return lstat(path).then(({ size }) => size);
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

// It looks at 20,000 files.
jest.setTimeout(60_000);

describe('what `npm start` installs', () => {
  const folders = installedFor('apps/standalone');

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
