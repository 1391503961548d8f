import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const STAMP = 'built.json';

/** What decides what the build makes. Packages are represented by the lock file. */
const FOLDERS = [
  'apps/dashboard/src',
  'apps/dashboard/public',
  'libs/api-client/src',
  'libs/job-model/src',
  'tools/dashboard',
];
const FILES = [
  'apps/dashboard/index.html',
  'apps/dashboard/package.json',
  'apps/dashboard/tsconfig.json',
  'apps/dashboard/vite.config.ts',
  'libs/api-client/package.json',
  'libs/job-model/package.json',
  'package-lock.json',
];

/** Whether the built dashboard was made from what is here now, and is whole. @param {string} workspace */
export async function isFresh(workspace) {
  const dist = join(workspace, 'apps', 'dashboard', 'dist');
  try {
    const then = JSON.parse(await readFile(join(dist, STAMP), 'utf8'));
    if (then.inputs !== (await digestOfInputs(workspace))) return false;
    return then.outputs === (await digestOfOutputs(dist));
  } catch {
    return false; // Something is missing.
  }
}

/**
 * Notes what a build was made from, and what it made.
 *
 * @param {string} dist
 * @param {string} inputs what `digestOfInputs` said before the build began
 */
export async function stamp(dist, inputs) {
  const outputs = await digestOfOutputs(dist);
  await writeFile(join(dist, STAMP), JSON.stringify({ inputs, outputs }));
}

/** @param {string} workspace */
export async function digestOfInputs(workspace) {
  const lists = await Promise.all(
    FOLDERS.map(async (folder) =>
      (await filesBelow(join(workspace, folder))).map((name) => join(folder, name)),
    ),
  );
  const paths = [...FILES, ...lists.flat()].filter((path) => !/spec\.tsx?$/.test(path)).sort();
  return digestOf(workspace, paths);
}

/** @param {string} dist */
const digestOfOutputs = async (dist) =>
  digestOf(dist, (await filesBelow(dist)).filter((name) => name !== STAMP).sort());

/** @param {string} root @param {readonly string[]} paths */
async function digestOf(root, paths) {
  const hash = createHash('sha256');
  const contents = await Promise.all(paths.map((path) => readFile(join(root, path))));
  paths.forEach((path, index) => hash.update(`${path} ${contents[index].length}\n`).update(contents[index]));
  return hash.digest('hex');
}

/** @param {string} folder @returns {Promise<string[]>} relative paths */
async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
