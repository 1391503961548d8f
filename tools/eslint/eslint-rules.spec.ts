import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fixtures } from './fixtures.js';

interface Source {
  filePath: string;
  code: string;
}

function brokenRules(sources: Source[]): string[][] {
  const answer = execFileSync(process.execPath, [join(__dirname, 'lint-fixtures.mjs')], {
    input: JSON.stringify(sources),
    encoding: 'utf8',
    env: { ...process.env, NX_DAEMON: 'false', NX_ISOLATE_PLUGINS: 'false', NX_NO_CLOUD: 'true' },
  });
  return JSON.parse(answer) as string[][];
}

describe('the ESLint configuration', () => {
  let violations: string[][];
  let legalTwins: string[][];

  beforeAll(() => {
    const broken = brokenRules([
      ...fixtures.map(({ at, violation }) => ({ filePath: at, code: violation })),
      ...fixtures.map(({ at, legalAt, legal }) => ({ filePath: legalAt ?? at, code: legal })),
    ]);
    violations = broken.slice(0, fixtures.length);
    legalTwins = broken.slice(fixtures.length);
  }, 120_000);

  it.each(fixtures.map(({ rule, refuses }, index) => ({ rule, refuses, index })))(
    'refuses $refuses ($rule)',
    ({ rule, index }) => {
      expect(violations[index]).toContain(rule);
    },
  );

  it.each(fixtures.map(({ rule, refuses }, index) => ({ rule, refuses, index })))(
    'accepts the legal twin of $refuses ($rule)',
    ({ index }) => {
      expect(legalTwins[index]).toEqual([]);
    },
  );
});
