import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runStep } from './step.mjs';

/**
 * What npm is asked to install, the least first; each includes those before it. For `standalone` it is what that app needs to
 * be compiled and to run, a quarter of everything; for `dashboard` also what the dashboard is built from. The compiler is a development dependency, so these are included whatever NODE_ENV says. No package needs
 * its install script.
 */
const COMMON = ['--include=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
export const installOptions = {
  standalone: [...COMMON, '--workspace=apps/standalone'],
  dashboard: [...COMMON, '--workspace=apps/standalone', '--workspace=apps/dashboard'],
  everything: COMMON,
};

/** What is still missing when something was installed before. */
const OTHERS = {
  standalone: 'dependencies',
  dashboard: 'the dependencies of the dashboard',
  everything: 'the other dependencies',
};

/**
 * Installs the locked dependencies unless they are already installed. A stamp says which are installed. It is removed
 * before an installation that begins anew and written after it, so an interrupted installation is done again.
 *
 * @param {string} workspace
 * @param {keyof typeof installOptions} [wanted]
 * @param {import('./step.mjs').StepOptions} [stepOptions]
 */
export async function ensureInstalled(workspace, wanted = 'everything', stepOptions = {}) {
  const stamp = join(workspace, 'node_modules', '.job-scheduler-installed');
  const lock = createHash('sha256')
    .update(await readFile(join(workspace, 'package-lock.json')))
    .digest('hex');
  const installed = await readFile(stamp, 'utf8').catch(() => '');
  const kinds = Object.keys(installOptions);
  const isOf = (/** @type {string} */ kind) => installed === `${kind} ${lock}`;
  if (kinds.slice(kinds.indexOf(wanted)).some(isOf)) return;
  const completes = kinds.slice(0, kinds.indexOf(wanted)).some(isOf);
  // What is completed stays as it is, whatever becomes of the rest: without a network, it must be able to start again.
  if (!completes) await rm(stamp, { force: true });
  // `npm ci` begins by removing all packages, which a running standalone may need.
  const command = completes ? ['install', '--no-save'] : ['ci'];
  const npm = process.env.npm_execpath?.endsWith('npm-cli.js')
    ? [process.execPath, process.env.npm_execpath]
    : ['npm'];
  // At this level npm prints what it fetches, and little else.
  const args = [...command, ...installOptions[wanted], '--loglevel=http'];
  await runStep(
    completes ? `Installing ${OTHERS[wanted]}` : 'Installing dependencies',
    workspace,
    [...npm, ...args],
    { ...stepOptions, progress: { counted: 'packages', pattern: /^npm http fetch GET 200 \S+\.tgz/gm } },
  );
  await mkdir(dirname(stamp), { recursive: true });
  await writeFile(stamp, `${wanted} ${lock}`);
}
