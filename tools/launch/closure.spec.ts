import { readFileSync } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LEFT_OUT } from '../bundle/programs.mjs';
import { filesOf, importsIn, neededBy, packages, type Closure } from './closure.for-spec.js';

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

const textOf = (path: string): string => readFileSync(join(workspace, path), 'utf8');

/** What the builds of its projects import is installed. */
function expectEveryImport(closure: Closure): void {
  const imports = importsIn(closure);
  expect(imports.length).toBeGreaterThan(100);
  expect(imports.filter(({ isInstalled }) => !isInstalled)).toEqual([]);
}

describe('what `npm start` installs', () => {
  const standalone = neededBy('apps/standalone');
  const folders = standalone.installed;

  it('is all that the sources import which it compiles', () => {
    expectEveryImport(standalone);
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

describe('what the image is built from', () => {
  const built = neededBy('apps/api', 'apps/scheduler', 'apps/runner');
  const dockerfile = textOf('docker/Dockerfile');

  it('is all that the sources import which it compiles', () => {
    expectEveryImport(built);
  });

  it('has the programs that it runs, also in the development override', () => {
    const commands = [dockerfile, textOf('docker/compose.dev.yaml')].join('\n');
    // It would fetch a program that is missing, whatever is in the registry under that name.
    expect(commands).not.toMatch(/\bnpx\b/);
    const installed = built.installed.filter((folder) => folder.lastIndexOf('node_modules/') === 0);
    const programs = installed.flatMap((folder) => Object.keys(packages[folder]?.bin ?? {}));
    const run = [...commands.matchAll(/node_modules\/\.bin\/(\S+)/g)].map(([, name]) => name);
    expect(run.length).toBeGreaterThan(1);
    expect(run.filter((name) => !programs.includes(name ?? ''))).toEqual([]);
  });

  it('keeps, to run, each package that the bundles leave out or that our own code looks for', () => {
    const kept = [...dockerfile.matchAll(/-path '\*\/node_modules\/(\S+)\/\*'/g)].map(([, name]) => name);
    const isInstalled = (name: string): boolean =>
      built.installed.some((folder) => folder.endsWith(`node_modules/${name}`));
    const sources = built.projects.flatMap(filesOf).map((path) => readFileSync(path, 'utf8'));
    const lookedFor = sources
      .filter((text) => text.includes('createRequire('))
      .flatMap((text) => [
        ...text.matchAll(/(?:\.resolve|createRequire\([^)]*\))\('((?:@[^/']+\/)?[^.@/'][^/']*)/g),
      ])
      .map(([, name]) => name);
    expect(lookedFor).toEqual(expect.arrayContaining(['moment-timezone', '@nestjs/swagger']));
    expect(kept.sort()).toEqual([...new Set([...LEFT_OUT.filter(isInstalled), ...lookedFor])].sort());
  });
});
