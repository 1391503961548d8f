import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runStep } from './step.mjs';

/**
 * What npm is asked to install: for `standalone` what that app runs and is compiled with, which is a quarter of
 * everything. The compiler is a development dependency, wanted whatever NODE_ENV says; nothing needs its install script.
 */
const COMMON = ['--include=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
export const installOptions = {
  standalone: [...COMMON, '--workspace=apps/standalone'],
  everything: COMMON,
};

/**
 * Installs the locked dependencies unless they are installed already. A stamp says which are there; it goes before and
 * comes after the installation, so an interrupted one is done again.
 *
 * @param {string} workspace
 * @param {'standalone' | 'everything'} [wanted] everything includes what the standalone needs
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
  // `npm ci` begins by removing what is there; a standalone that runs meanwhile needs it.
  const command = completes ? ['install', '--no-save'] : ['ci'];
  const npm = process.env.npm_execpath?.endsWith('npm-cli.js')
    ? [process.execPath, process.env.npm_execpath]
    : ['npm'];
  // npm tells at this level what it has fetched, and nothing else that is not worth telling.
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
