import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { importsIn, neededBy } from './closure.for-spec.js';

const workspace = join(__dirname, '../..');

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

describe('what `npm start` installs', () => {
  const standalone = neededBy('apps/standalone');
  const folders = standalone.installed;

  it('is all that the sources import which it compiles', () => {
    const imports = importsIn(standalone);
    expect(imports.length).toBeGreaterThan(100);
    expect(imports.filter(({ isInstalled }) => !isInstalled)).toEqual([]);
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
