// Synthesizes the dev stage's network, database and runner to Terraform JSON, with CDK Terrain: an experiment beside the
// stack, which docs/adr/0019-cdktf.md evaluates. It installs its own packages, which are no part of the workspace.
//
//   npm run cdktf [-- <region> [<image>]]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const workspace = join(here, '../..');
const output = join(workspace, '.data/cdktf.out');

function run(name, command, parameters, cwd = here) {
  const begin = performance.now();
  const { status, error } = spawnSync(command, parameters, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0)
    throw new Error(`${name} failed: ${error?.message ?? `${command} ended with ${status}`}.`);
  console.log(`${name}: ${((performance.now() - begin) / 1000).toFixed(1)} s`);
}

const tsc = (...parameters) => [join(workspace, 'node_modules/.bin/tsc'), parameters];

try {
  if (!existsSync(join(here, 'node_modules/.package-lock.json'))) {
    run('Installation', 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
  }
  run('Workspace', process.execPath, [join(workspace, 'tools/install.mjs')], workspace);
  run('Sizes', ...tsc('--build', join(workspace, 'infra/tsconfig.lib.json')));
  run('Compilation', ...tsc('--project', here));
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  run('Synthesis', process.execPath, [join(here, 'dist/main.js'), output, ...process.argv.slice(2)], output);
  const file = join(output, 'stacks/JobScheduler-dev/cdk.tf.json');
  const { resource } = JSON.parse(readFileSync(file, 'utf8'));
  const count = Object.values(resource).reduce((sum, ofType) => sum + Object.keys(ofType).length, 0);
  console.log(`${count} resources in ${file}`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
