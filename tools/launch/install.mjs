import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runStep } from './step.mjs';

/**
 * What npm is asked to install. For `standalone` it is what that app needs to be compiled and to run, a quarter of
 * everything. The compiler is a development dependency, so these are included whatever NODE_ENV says. No package needs
 * its install script.
 */
const COMMON = ['--include=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
export const installOptions = {
  standalone: [...COMMON, '--workspace=apps/standalone'],
  everything: COMMON,
};

/**
 * Installs the locked dependencies unless they are already installed. A stamp says which are installed. It is removed
 * before the installation and written after it, so an interrupted installation is done again.
 *
 * @param {string} workspace
 * @param {'standalone' | 'everything'} [wanted] `everything` includes what the standalone needs
 */
export async function ensureInstalled(workspace, wanted = 'everything') {
  const stamp = join(workspace, 'node_modules', '.job-scheduler-installed');
  const lock = createHash('sha256')
    .update(await readFile(join(workspace, 'package-lock.json')))
    .digest('hex');
  const installed = await readFile(stamp, 'utf8').catch(() => '');
  if ([`${wanted} ${lock}`, `everything ${lock}`].includes(installed)) return;
  const completes = installed === `standalone ${lock}`;
  await rm(stamp, { force: true });
  // `npm ci` begins by removing all packages, which a running standalone may need.
  const command = completes ? ['install', '--no-save'] : ['ci'];
  const npm = process.env.npm_execpath?.endsWith('npm-cli.js')
    ? [process.execPath, process.env.npm_execpath]
    : ['npm'];
  // At this level npm prints what it fetches, and little else.
  const args = [...command, ...installOptions[wanted], '--loglevel=http'];
  await runStep(
    completes ? 'Installing the other dependencies' : 'Installing dependencies',
    workspace,
    [...npm, ...args],
    { counted: 'packages', pattern: /^npm http fetch GET 200 \S+\.tgz/gm },
  );
  await mkdir(dirname(stamp), { recursive: true });
  await writeFile(stamp, `${wanted} ${lock}`);
}
