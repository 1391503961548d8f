import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { typedFixtures } from './fixtures.js';

const workspace = join(__dirname, '../..');

/** The rules that each file breaks, by the file's name. */
function brokenRules(files: Map<string, string>): Map<string, string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lint-'));
  const extended = { extends: join(workspace, 'tsconfig.base.json'), compilerOptions: { types: [] } };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(extended));
  for (const [name, code] of files) writeFileSync(join(folder, name), code);
  const oxlint = join(workspace, 'node_modules/oxlint/bin/oxlint');
  const options = ['--config', join(workspace, '.oxlintrc.json'), '--type-aware', '--format=json', folder];
  const { stdout } = spawnSync(process.execPath, [oxlint, ...options], { cwd: workspace, encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { filename: string; code: string }[] };
  const broken = new Map([...files.keys()].map((name) => [name, [] as string[]]));
  for (const { filename, code } of diagnostics) broken.get(basename(filename))?.push(code);
  return broken;
}

describe("oxlint's configuration", () => {
  const cases = typedFixtures.map((fixture, index) => ({ ...fixture, index }));
  let broken: Map<string, string[]>;

  beforeAll(() => {
    broken = brokenRules(
      new Map(
        cases.flatMap(({ index, violation, legal }) => [
          [`violation-${index}.ts`, violation],
          [`legal-${index}.ts`, legal],
        ]),
      ),
    );
  });

  it.each(cases)('refuses $refuses ($rule)', ({ rule, index }) => {
    expect(broken.get(`violation-${index}.ts`)).toEqual([rule]);
  });

  it.each(cases)('accepts the legal twin of $refuses ($rule)', ({ index }) => {
    expect(broken.get(`legal-${index}.ts`)).toEqual([]);
  });
});
