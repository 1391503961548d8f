import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPLACED } from './unused-parts.mjs';

const workspace = join(__dirname, '../..');
const libraries = readdirSync(join(workspace, 'libs')).map((name) => join('libs', name));
const replaced: Readonly<Record<string, string | string[]>> = REPLACED;

describe('a file of a package that a bundle does without', () => {
  it.each(Object.keys(replaced))('is there: %s', (path) => {
    const places = ['', ...libraries].map((folder) => join(workspace, folder, 'node_modules', path));
    expect(places.some((place) => existsSync(place))).toBe(true);
  });

  it('still has what is used of undici', () => {
    const folder = join(workspace, 'libs/http-callback/src/axios');
    const names = readdirSync(folder)
      .filter((name) => name.endsWith('.ts') && !name.endsWith('-spec.ts'))
      .flatMap((name) => [
        ...readFileSync(join(folder, name), 'utf8').matchAll(/^import \{(.*)\} from 'undici';/gm),
      ])
      .flatMap(([, imported = '']) => imported.split(',').map((each) => each.trim()))
      .filter((each) => !each.startsWith('type '));
    expect(names).not.toEqual([]);
    for (const name of names) expect(replaced['undici/index.js']).toContain(`${name}: require(`);
  });
});
