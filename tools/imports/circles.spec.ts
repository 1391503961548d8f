import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

jest.setTimeout(60_000);

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'imports-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The output of `npm run lint` for a workspace with these files; null when it accepts them. */
async function complaint(files: Record<string, string>): Promise<string | null> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const command = [join(__dirname, 'check.mjs'), folder];
  return new Promise((resolve) =>
    execFile(process.execPath, command, (error, _, stderr) => resolve(error === null ? null : stderr)),
  );
}

const manifest = (name: string) =>
  JSON.stringify({
    name: `@job-scheduler/${name}`,
    type: 'module',
    exports: { '.': { '@job-scheduler/source': './src/index.ts', default: './dist/index.js' } },
  });

describe('the rule against circles', () => {
  it('refuses two files that import each other, and names them', async () => {
    const said = await complaint({
      'a.ts': "import { b } from './b.js';\nexport const a = () => b;\n",
      'b.ts': "import { a } from './a.js';\nexport const b = () => a;\n",
    });
    expect(said).toContain('a.ts\n  → b.ts\n  → a.ts');
  });

  it('refuses a circle that consists only of types', async () => {
    const said = await complaint({
      'a.ts': "import type { B } from './b.js';\nexport interface A {\n  b: B;\n}\n",
      'b.ts': "export interface B {\n  a: import('./a.js').A;\n}\n",
    });
    expect(said).toContain('a.ts\n  → b.ts\n  → a.ts');
  });

  it('refuses a circle with one import in a comment for the compiler, and an import of a file that there is not', async () => {
    const said = await complaint({
      'c.mjs': "import { d } from './d.mjs';\nimport { e } from '../dist/e.js';\nexport const c = d + e;\n",
      'a.mjs': "import { b } from './b.mjs';\n/** @typedef {{ b: number }} A */\nexport const a = b;\n",
      'b.mjs': "/** @param {import('./a.mjs').A} given */\nexport const b = (given) => given.b;\n",
    });
    expect(said).toContain('a.mjs\n  → b.mjs\n  → a.mjs');
    expect(said).toContain('c.mjs imports ./d.mjs, which there is not.');
    // What is compiled may not have been yet.
    expect(said).not.toContain('e.js');
  });

  it('refuses a long circle through other packages', async () => {
    await mkdir(join(folder, 'node_modules/@job-scheduler'), { recursive: true });
    for (const name of ['one', 'two'])
      await symlink(join(folder, 'libs', name), join(folder, 'node_modules/@job-scheduler', name));
    const said = await complaint({
      'libs/one/package.json': manifest('one'),
      'libs/one/src/index.ts': "export * from './a.js';\n",
      'libs/one/src/a.ts': "import { b } from '@job-scheduler/two';\nexport const a = () => b;\n",
      'libs/two/package.json': manifest('two'),
      'libs/two/src/index.ts': "import { a } from '@job-scheduler/one';\nexport const b = () => a;\n",
    });
    expect(said).toContain('libs/two/src/index.ts\n  → libs/one/src/index.ts');
  });

  it('accepts two files that import from a third one', async () => {
    const twin = { 'shared.ts': 'export interface Shared {\n  name: string;\n}\n' };
    const a = "import type { Shared } from './shared.js';\nimport { b } from './b.js';\n";
    expect(
      await complaint({
        ...twin,
        'a.ts': `${a}export const a = (given: Shared) => b(given);\n`,
        'b.ts': "import type { Shared } from './shared.js';\nexport const b = ({ name }: Shared) => name;\n",
      }),
    ).toBeNull();
  });
});
