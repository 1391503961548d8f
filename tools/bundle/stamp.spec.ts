import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isFresh, stamp, surroundingsOf } from './stamp.mjs';

const COMPILED = 'apps/scheduler/out-tsc/main.js';
const BUNDLE = 'apps/scheduler/dist/main.js';
const PART = 'apps/scheduler/dist/otlp.js';
const PACKAGE = 'apps/scheduler/dist/nodemailer.js';

let workspace: string;

beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'stamp-'));
  for (const file of ['package-lock.json', 'libs/model/package.json', COMPILED, BUNDLE, PART, PACKAGE])
    await put(file, '{}');
  const surroundings = await surroundingsOf(workspace);
  await stamp(workspace, 'scheduler', {
    surroundings,
    inputs: { [COMPILED]: '{}' },
    bundles: { main: '{}', otlp: '{}', nodemailer: '{}' },
  });
});
afterEach(() => rm(workspace, { recursive: true }));

async function put(file: string, content: string): Promise<void> {
  await mkdir(dirname(join(workspace, file)), { recursive: true });
  await writeFile(join(workspace, file), content);
}

describe('the stamp of a bundle', () => {
  it('holds as long as nothing has changed, whenever the files were written', async () => {
    await put(COMPILED, '{}');
    expect(await isFresh(workspace, 'scheduler')).toBe(true);
  });

  it.each([COMPILED, BUNDLE, PART, 'package-lock.json', 'libs/model/package.json'])(
    'no longer holds when %s has changed',
    async (file) => {
      await put(file, '{ "changed": true }');
      expect(await isFresh(workspace, 'scheduler')).toBe(false);
    },
  );

  it.each([COMPILED, BUNDLE, PART, PACKAGE])('no longer holds when %s is missing', async (file) => {
    await rm(join(workspace, file));
    expect(await isFresh(workspace, 'scheduler')).toBe(false);
  });

  it('never held for a file that was compiled again while the bundle was made', async () => {
    const surroundings = await surroundingsOf(workspace);
    await put(COMPILED, '{ "compiled": "again" }');
    await stamp(workspace, 'scheduler', {
      surroundings,
      inputs: { [COMPILED]: '{}' },
      bundles: { main: '{}', otlp: '{}', nodemailer: '{}' },
    });
    expect(await isFresh(workspace, 'scheduler')).toBe(false);
  });

  it('is not there before the first bundle', async () => {
    expect(await isFresh(workspace, 'api')).toBe(false);
  });
});
