import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LastPass } from './last-pass.mjs';

describe('a stage that reads only the files of the clone', () => {
  let clone: string;
  let lastPass: LastPass;
  const write = (name: string, text: string): void => writeFileSync(join(clone, name), text);
  const pass = (): Promise<boolean> => lastPass.watch(() => Promise.resolve(true));

  beforeEach(() => {
    clone = mkdtempSync(join(tmpdir(), 'clone-'));
    mkdirSync(join(clone, 'dist'));
    write('source.ts', 'one');
    lastPass = new LastPass(clone, 'lint');
  });
  afterEach(() => rmSync(clone, { recursive: true, force: true }));

  it('need not run again while no file changes', async () => {
    expect(await lastPass.isNow()).toBe(false);
    expect(await pass()).toBe(true);
    write('dist/source.js', 'compiled');
    expect(await lastPass.isNow()).toBe(true);
  });

  it.each([
    ['changes', () => write('source.ts', 'two')],
    ['appears', () => write('other.ts', 'one')],
    ['disappears', () => rmSync(join(clone, 'source.ts'))],
  ])('runs again when a file %s', async (_, change) => {
    await pass();
    change();
    expect(await lastPass.isNow()).toBe(false);
  });

  it('runs again after it has failed, even on files with which it passed before', async () => {
    await pass();
    expect(await lastPass.watch(() => Promise.resolve(false))).toBe(false);
    expect(await lastPass.isNow()).toBe(false);
  });

  it('runs again when a file changed while it ran', async () => {
    await lastPass.watch(() => {
      write('source.ts', 'two');
      return Promise.resolve(true);
    });
    expect(await lastPass.isNow()).toBe(false);
  });

  it.each([
    ['folder', () => rmSync(clone, { recursive: true })],
    // Node.js reads no file of more than 2 GiB at once. This one takes no room on the disk, and root cannot read it either.
    ['file', () => truncateSync(join(clone, 'source.ts'), 3 * 2 ** 30)],
  ])('runs, and is not remembered, while a %s cannot be read', async (_, spoil) => {
    await pass();
    spoil();
    expect(await lastPass.isNow()).toBe(false);
    expect(await pass()).toBe(true);
    expect(await lastPass.isNow()).toBe(false);
  });
});
