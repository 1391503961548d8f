import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROGRAMS } from './programs.mjs';

/** @param {string} workspace @param {string} app */
const stampOf = (workspace, app) => join(workspace, 'apps', app, 'dist', 'bundle.json');

/**
 * Whether the programs of an app are those that were bundled, and were made from what is compiled and installed now.
 *
 * @param {string} workspace
 * @param {string} app
 * @returns {Promise<boolean>}
 */
export async function isFresh(workspace, app) {
  try {
    const then = JSON.parse(await readFile(stampOf(workspace, app), 'utf8'));
    const isAsStamped = async ([path, digest]) => digestOf(await readFile(join(workspace, path))) === digest;
    const bundles = PROGRAMS[app].map((program) => [`apps/${app}/dist/${program}.js`, then.bundles[program]]);
    const files = [...bundles, ...Object.entries(then.inputs)];
    if (then.surroundings !== (await surroundingsOf(workspace))) return false;
    return (await Promise.all(files.map(isAsStamped))).every(Boolean);
  } catch {
    return false; // Something is missing.
  }
}

/**
 * Notes the programs of an app, and what they were made from. It takes what the bundler itself read: the compiler may
 * write the same files again at any moment.
 *
 * @param {string} workspace
 * @param {string} app
 * @param {object} made
 * @param {string} made.surroundings what `surroundingsOf` said before the bundler began
 * @param {Record<string, string>} made.inputs the text of each compiled file, by its path in the workspace
 * @param {Record<string, string>} made.bundles the text of each program, by its name
 */
export async function stamp(workspace, app, { surroundings, inputs, bundles }) {
  const text = JSON.stringify({ surroundings, bundles: digestsOf(bundles), inputs: digestsOf(inputs) });
  await writeFile(stampOf(workspace, app), text);
}

/**
 * A digest of the other files that decide what a bundle holds: those of the bundler and the manifests of the libraries.
 * Packages are represented by the lock file.
 *
 * @param {string} workspace
 * @returns {Promise<string>}
 */
export async function surroundingsOf(workspace) {
  const bundler = (await readdir(import.meta.dirname)).map((name) => join(import.meta.dirname, name));
  const libraries = await readdir(join(workspace, 'libs')).catch(() => []);
  const files = [
    ...bundler,
    join(workspace, 'package-lock.json'),
    ...libraries.map((name) => join(workspace, 'libs', name, 'package.json')),
  ];
  const contents = await Promise.all(files.sort().map((file) => readFile(file)));
  return digestOf(Buffer.concat(contents));
}

const digestsOf = (texts) =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, digestOf(text)]));

/** @param {string | Buffer} content */
const digestOf = (content) => createHash('sha256').update(content).digest('hex');
