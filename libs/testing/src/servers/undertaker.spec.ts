import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Undertaker } from './undertaker.js';

describe('Undertaker', () => {
  it('removes the directory with all its contents when it is dismissed once or twice', async () => {
    const undertaker = await Undertaker.hire('undertaker-');
    await writeFile(join(undertaker.directory, 'file'), '');
    await Promise.all([undertaker.dismiss(), undertaker.dismiss()]);
    await undertaker.dismiss();
    expect(existsSync(undertaker.directory)).toBe(false);
  });

  it('runs the commands that were added and not withdrawn', async () => {
    const undertaker = await Undertaker.hire('undertaker-');
    const will = `${undertaker.directory}.will`;
    const withdraw = undertaker.add('echo withdrawn >>"$1.will"');
    undertaker.add('echo first >>"$1.will"');
    undertaker.add('echo second >>"$1.will"');
    withdraw();
    await undertaker.dismiss();
    expect(await readFile(will, 'utf8')).toBe('first\nsecond\n');
    await rm(will);
  });
});
