import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const workspace = join(__dirname, '../../..');
const read = (file: string): string => readFileSync(join(workspace, file), 'utf8');
interface Lock {
  packages: Record<string, { version?: string; resolved?: string; inBundle?: boolean }>;
}

// Without its packages, which only `npm run cdktf` installs.
describe('the experiment with CDK Terrain', () => {
  const lock = JSON.parse(read('infra/cdktf/package-lock.json')) as Lock;

  it('stays out of the workspace, whose constructs it refuses', () => {
    expect(read('package-lock.json')).not.toContain('cdktn');
    expect(lock.packages['node_modules/constructs']?.version).toBe('10.7.0');
  });

  it('installs what its lock file names, from the registry', () => {
    const packages = Object.entries(lock.packages).filter(([path, { inBundle }]) => path !== '' && !inBundle);
    for (const [, { resolved }] of packages) expect(resolved).toMatch('https://registry.npmjs.org/');
    expect(packages).toHaveLength(3);
  });

  it('takes its sizes from the stack', () => {
    expect(read('infra/cdktf/src/main.ts')).toContain("import { SIZES } from '../../dist/stage/sizes.js'");
  });

  it('has as many lines, beside those of the stack, as its evaluation says', () => {
    const lines = (...files: string[]): number =>
      files.reduce((sum, file) => sum + read(`infra/${file}.ts`).split('\n').length - 1, 0);
    const terrain = ['network', 'database', 'runner-service'].map((file) => lines(`cdktf/src/${file}`));
    const stack = [
      lines('src/network/network', 'src/network/closed-group'),
      lines('src/database/database', 'src/store/generated-secret'),
      lines('src/program/program-task', 'src/service/program-service'),
    ];
    const all = lines(
      ...readdirSync(join(workspace, 'infra/cdktf/src')).map((file) => `cdktf/src/${file.slice(0, -3)}`),
    );
    const parts = ([network, database, service]: number[]): string =>
      `network ${network}, database ${database}, service ${service}`;
    const sum = stack.reduce((left, right) => left + right);
    expect(read('docs/adr/0019-cdktf.md')).toContain(
      `${all}, of which ${parts(terrain)} | the same parts ${sum}: ${parts(stack)} |`,
    );
  });

  it.each(['cdktn', '@cdktn/provider-aws'])('is evaluated with the version of %s that it has', (name) => {
    const version = lock.packages[`node_modules/${name}`]?.version;
    expect(read('docs/adr/0019-cdktf.md').replace(/\s+/g, ' ')).toContain(`\`${name}\` ${version}`);
  });
});
