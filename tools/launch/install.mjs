import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runStep } from './step.mjs';

/**
 * Installs the locked dependencies unless exactly these are installed already. The stamp goes before and comes
 * after the installation, so an interrupted one is done again.
 *
 * @param {string} workspace
 */
export async function ensureInstalled(workspace) {
  const stamp = join(workspace, 'node_modules', '.package-lock.sha256');
  const wanted = createHash('sha256')
    .update(await readFile(join(workspace, 'package-lock.json')))
    .digest('hex');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return;
  console.log('Installing dependencies (first time: about half a minute) …');
  await rm(stamp, { force: true });
  const npm = process.env.npm_execpath?.endsWith('npm-cli.js')
    ? { program: process.execPath, args: [process.env.npm_execpath] }
    : { program: 'npm', args: [] };
  // The build needs development dependencies whatever NODE_ENV says; no dependency needs its install script.
  const options = ['--no-audit', '--no-fund', '--include=dev', '--ignore-scripts', '--loglevel=error'];
  await runStep(workspace, npm.program, [...npm.args, 'ci', ...options]);
  await mkdir(dirname(stamp), { recursive: true });
  await writeFile(stamp, wanted);
}
