import { readFileSync } from 'node:fs';
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

  it.each(['cdktn', '@cdktn/provider-aws'])('is evaluated with the version of %s that it has', (name) => {
    const version = lock.packages[`node_modules/${name}`]?.version;
    expect(read('docs/adr/0019-cdktf.md').replace(/\s+/g, ' ')).toContain(`\`${name}\` ${version}`);
  });
});
