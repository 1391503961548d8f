// Before the first test: bundles the packages of bundled-packages.cjs, unless the bundle is that of the locked versions.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { LEFT_OUT } from '../bundle/programs.mjs';
import bundled from './bundled-packages.cjs';

const { NAMES, USERS, bundle, fileOf, folder } = bundled;
const workspace = join(import.meta.dirname, '../..');

export default async function bundlePackages() {
  const versions = await versionsOfBundle();
  const stamp = join(folder, 'versions');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === versions) return;
  await mkdir(folder, { recursive: true });
  const entries = NAMES.map((name) => `get '${name}'() { return require('${fileOfPackage(name)}'); }`);
  // Several runs may begin at the same time: each writes a file of its own, which takes its place whole.
  const own = `${bundle}.${process.pid}`;
  await build({
    stdin: { contents: `module.exports = {${entries.join(',')}};`, resolveDir: workspace },
    bundle: true,
    outfile: own,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    keepNames: true,
    conditions: ['node', 'require', 'default'],
    mainFields: ['main'],
    external: LEFT_OUT.flatMap((name) => [name, `${name}/*`]),
    define: { 'import.meta.url': 'bundleUrl' },
    banner: { js: `const bundleUrl = require('node:url').pathToFileURL(__filename).href;` },
    logLevel: 'warning',
  });
  await rename(own, bundle);
  await Promise.all(
    NAMES.map((name) => writeFile(fileOf(name), `module.exports = require('./bundle.cjs')['${name}'];\n`)),
  );
  await writeFile(stamp, versions);
}

/** The version that our libraries get, which may be another one than at the root. */
function fileOfPackage(name) {
  const user = join(workspace, USERS[name] ?? '.', 'package.json');
  return createRequire(user).resolve(name);
}

async function versionsOfBundle() {
  const files = [
    join(workspace, 'package-lock.json'),
    import.meta.filename,
    join(import.meta.dirname, 'bundled-packages.cjs'),
    join(import.meta.dirname, '../bundle/programs.mjs'),
  ];
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(file));
  return hash.digest('hex');
}
