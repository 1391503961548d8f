import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { PROGRAMS } from '../bundle/programs.mjs';
import { isFresh } from '../bundle/stamp.mjs';
import { compilerIn } from './compiler.mjs';
import { runStep } from './step.mjs';

/** The files that the TypeScript compiler makes from `name.ts`. */
const COMPILED = /\.(?:js|d\.ts)(?:\.map)?$/;

/**
 * Compiles what has changed in the standalone and its libraries, and bundles it. A type error fails the build.
 *
 * @param {string} workspace
 */
export async function ensureBuilt(workspace) {
  const options = ['--build', '--pretty', 'false', 'apps/standalone/tsconfig.lib.json'];
  await runStep('Building', workspace, [compilerIn(workspace), ...options]);
  for (const group of ['apps', 'libs']) {
    const projects = await readdir(join(workspace, group)).catch(() => []);
    await Promise.all(
      projects
        .filter((project) => existsSync(join(workspace, group, project, 'tsconfig.lib.json')))
        .map((project) =>
          removeOrphans(join(workspace, group, project), project in PROGRAMS ? 'out-tsc' : 'dist'),
        ),
    );
  }
  if (await isFresh(workspace, 'standalone')) return;
  await runStep('Bundling', workspace, [process.execPath, join('tools', 'bundle', 'main.mjs'), 'standalone']);
}

/**
 * Removes what deleted and renamed sources left in the compiler's output, so that nothing can find it.
 *
 * @param {string} project
 * @param {string} folder with the output
 */
async function removeOrphans(project, folder) {
  const sources = new Set(await filesIn(join(project, 'src')));
  for (const output of await filesIn(join(project, folder))) {
    const isOrphan = COMPILED.test(output) && !sources.has(output.replace(COMPILED, '.ts'));
    if (isOrphan) await rm(join(project, folder, output), { force: true });
  }
}

/** @param {string} directory @returns {Promise<string[]>} relative paths; none when it does not exist */
const filesIn = (directory) => readdir(directory, { recursive: true }).catch(() => []);
