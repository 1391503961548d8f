import { createHash } from 'node:crypto';
import { access, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROGRAMS } from './programs.mjs';

/** @param {string} workspace @param {string} app */
const stampOf = (workspace, app) => join(workspace, 'apps', app, 'dist', 'bundle.json');

/**
 * Whether the programs of an app are there, and were made from what is compiled and installed now.
 *
 * @param {string} workspace
 * @param {string} app
 * @returns {Promise<boolean>}
 */
export async function isFresh(workspace, app) {
  try {
    const { inputs, hash } = JSON.parse(await readFile(stampOf(workspace, app), 'utf8'));
    for (const program of PROGRAMS[app]) await access(join(workspace, 'apps', app, 'dist', `${program}.js`));
    return hash === (await hashOf(workspace, inputs));
  } catch {
    return false; // Something is missing.
  }
}

/**
 * Notes what the programs of an app were made from.
 *
 * @param {string} workspace
 * @param {string} app
 * @param {readonly string[]} inputs the compiled files in them, relative to the workspace
 */
export async function stamp(workspace, app, inputs) {
  const text = JSON.stringify({ hash: await hashOf(workspace, inputs), inputs });
  await writeFile(stampOf(workspace, app), text);
}

/**
 * Of the contents of all files that decide what a bundle holds. Packages are represented by the lock file.
 *
 * @param {string} workspace
 * @param {readonly string[]} inputs
 */
async function hashOf(workspace, inputs) {
  const bundler = (await readdir(import.meta.dirname)).map((name) => join(import.meta.dirname, name));
  const libraries = await readdir(join(workspace, 'libs')).catch(() => []);
  const files = [
    ...bundler,
    join(workspace, 'package-lock.json'),
    ...libraries.map((name) => join(workspace, 'libs', name, 'package.json')),
    ...inputs.map((input) => join(workspace, input)),
  ];
  const hash = createHash('sha256');
  for (const content of await Promise.all(files.sort().map((file) => readFile(file)))) hash.update(content);
  return hash.digest('hex');
}
