import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..', '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('docs/guide/policies.md', () => {
  it('has a test for each row about what happens, and a row for each test', () => {
    const table = read('docs/guide/policies.md').split('## What happens')[1]?.split('## ')[0] ?? '';
    const lines = table.split('\n').filter((line) => line.startsWith('|'));
    const rows = lines.slice(2).map((line) => line.split('|').at(-2)?.trim());
    const folder = 'libs/testing/src/policies';
    const files = readdirSync(join(root, folder)).filter((file) => file.endsWith('-behaviour.ts'));
    const source = files.map((file) => read(join(folder, file))).join('\n');
    const tests = [...source.matchAll(/(?:\bit(?:\.concurrent)?\(\s*|title: )'([^']+)'/g)].map(
      ([, test]) => test,
    );
    expect(tests.length).toBeGreaterThan(25);
    expect(rows.sort()).toEqual(tests.sort());
  });
});
