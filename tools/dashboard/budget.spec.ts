import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const dist = join(__dirname, '../../apps/dashboard/dist');

const sizeOf = (path: string): number => readFileSync(join(dist, `${path}.gz`)).length;
const sum = (paths: Iterable<string>): number => [...paths].reduce((total, path) => total + sizeOf(path), 0);
const importsOf = (script: string): string[] =>
  [...readFileSync(join(dist, script), 'utf8').matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)].map(
    ([, name]) => `assets/${name}`,
  );

/** The scripts that a page loads, and those that they import. */
function withImports(scripts: readonly string[]): Set<string> {
  const found = new Set(scripts);
  for (const script of found) for (const imported of importsOf(script)) found.add(imported);
  return found;
}

describe('the JavaScript of the dashboard, gzipped', () => {
  const page = readFileSync(join(dist, 'index.html'), 'utf8');
  const loaded = [...page.matchAll(/(?:src|href)="\/(assets\/[\w.-]+\.js)"/g)].map(([, path]) => path ?? '');
  const all = readdirSync(join(dist, 'assets'))
    .filter((name) => name.endsWith('.js'))
    .map((name) => `assets/${name}`);

  it.each(['overview-page', 'jobs-page', 'sign-in-page'])('is at most 250 kB with %s first', (name) => {
    const chunk = all.find((path) => path.startsWith(`assets/${name}-`));
    expect(loaded.length).toBeGreaterThan(0);
    expect(chunk).toBeDefined();
    expect(sum(withImports([...loaded, chunk ?? '']))).toBeLessThanOrEqual(250_000);
  });

  it('is at most 700 kB in all', () => {
    expect(all.length).toBeGreaterThan(10);
    expect(sum(all)).toBeLessThanOrEqual(700_000);
  });

  it('comes from this origin alone', () => {
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)/);
  });
});
