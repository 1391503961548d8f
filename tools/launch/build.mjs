import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runStep } from './step.mjs';

/** What the TypeScript compiler makes of `name.ts`. */
const COMPILED = /\.(?:js|d\.ts)(?:\.map)?$/;

/**
 * Compiles the workspace unless nothing changed since it was last compiled with success.
 *
 * @param {string} workspace
 */
export async function ensureBuilt(workspace) {
  const stamp = join(workspace, 'node_modules', '.cache', 'job-scheduler-build');
  // Taken before the compiler reads the sources: what is edited meanwhile is compiled at the next start.
  const sources = await sourceState(workspace);
  const built = await readFile(stamp, 'utf8').catch(() => '');
  if (built === digest([...sources, ...(await outputState(workspace))])) return;
  console.log('Building …');
  await rm(stamp, { force: true });
  const compiler = join(workspace, 'node_modules', 'typescript', 'bin', 'tsc');
  await runStep(workspace, process.execPath, [compiler, '--build', '--pretty', 'false']);
  await removeOrphans(workspace);
  await mkdir(dirname(stamp), { recursive: true });
  await writeFile(stamp, digest([...sources, ...(await outputState(workspace))]));
}

/** @param {readonly string[]} lines */
function digest(lines) {
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

/**
 * Sizes and times of everything that the compiler reads, rather than contents: fast, and at worst the compiler
 * runs and finds nothing to do.
 *
 * @param {string} workspace
 */
async function sourceState(workspace) {
  const settings = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.base.json'];
  const files = settings.map((name) => join(workspace, name));
  for (const project of await projects(workspace)) {
    for (const name of ['package.json', 'tsconfig.json', 'tsconfig.lib.json'])
      files.push(join(project, name));
    files.push(...(await filesBelow(join(project, 'src'))).filter((file) => !/spec\.tsx?$/.test(file)));
  }
  return Promise.all(
    files.sort().map(async (file) => {
      const state = await stat(file).catch(() => undefined);
      return `${file} ${state?.size} ${state?.mtimeMs}`;
    }),
  );
}

/** @param {string} workspace */
async function outputState(workspace) {
  return (await compiledProjects(workspace)).sort();
}

/** Removes what deleted and renamed sources left in `dist`, lest something still finds it. @param {string} workspace */
async function removeOrphans(workspace) {
  for (const project of await compiledProjects(workspace)) {
    const sources = new Set(await filesBelow(join(project, 'src')));
    for (const output of await filesBelow(join(project, 'dist'))) {
      if (!COMPILED.test(output)) continue;
      const stem = join(project, 'src', output.slice(join(project, 'dist').length)).replace(COMPILED, '');
      if (!sources.has(`${stem}.ts`) && !sources.has(`${stem}.tsx`)) await rm(output, { force: true });
    }
  }
}

/** Those with output of the compiler. @param {string} workspace */
async function compiledProjects(workspace) {
  const all = await projects(workspace);
  const infos = await Promise.all(
    all.map((project) => stat(join(project, 'dist', 'tsconfig.lib.tsbuildinfo')).catch(() => undefined)),
  );
  return all.filter((_, index) => infos[index] !== undefined);
}

/** @param {string} workspace */
async function projects(workspace) {
  const lists = ['apps', 'libs'].map(async (group) => {
    const names = await readdir(join(workspace, group)).catch(() => []);
    return names.map((name) => join(workspace, group, name));
  });
  return (await Promise.all(lists)).flat();
}

/**
 * @param {string} directory
 * @returns {Promise<string[]>} all files in it and below it; none when it does not exist
 */
async function filesBelow(directory) {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}
