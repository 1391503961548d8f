import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { compilerIn } from './compiler.mjs';
import { runStep } from './step.mjs';

/** The files that the TypeScript compiler makes from `name.ts`. */
const COMPILED = /\.(?:js|d\.ts)(?:\.map)?$/;

/**
 * Compiles what has changed in the standalone and its libraries. A type error fails the build.
 *
 * @param {string} workspace
 */
export async function ensureBuilt(workspace) {
  const options = ['--build', '--pretty', 'false', 'apps/standalone/tsconfig.lib.json'];
  await runStep('Building', workspace, [compilerIn(workspace), ...options]);
  for (const group of ['apps', 'libs']) {
    const projects = await readdir(join(workspace, group)).catch(() => []);
    await Promise.all(projects.map((project) => removeOrphans(join(workspace, group, project))));
  }
}

/** Removes what deleted and renamed sources left in `dist`, so that nothing can find it. @param {string} project */
async function removeOrphans(project) {
  const sources = new Set(await filesIn(join(project, 'src')));
  for (const output of await filesIn(join(project, 'dist'))) {
    const isOrphan = COMPILED.test(output) && !sources.has(output.replace(COMPILED, '.ts'));
    if (isOrphan) await rm(join(project, 'dist', output), { force: true });
  }
}

/** @param {string} directory @returns {Promise<string[]>} relative paths; none when it does not exist */
const filesIn = (directory) => readdir(directory, { recursive: true }).catch(() => []);
