import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { isFresh } from '../dashboard/stamp.mjs';
import { ensureInstalled } from './install.mjs';
import { endSteps, runStep, StepFailed } from './step.mjs';

/** It gives way to the calls that are being made: it has the lowest priority but one. */
const PRIORITY = 18;

/**
 * Once the standalone process runs: installs what the dashboard is built from, and builds it, unless it is up to date. A
 * failure is told, and ends nothing: the API works without, and the next start tries again.
 *
 * @param {string} workspace
 * @param {string} origin where the dashboard is served
 */
export async function prepareDashboard(workspace, origin) {
  if (!existsSync(join(workspace, 'apps', 'dashboard'))) return;
  let isEnding = false;
  const end = () => {
    isEnding = true;
    endSteps();
  };
  process.on('SIGINT', end).on('SIGTERM', end);
  const background = { priority: PRIORITY };
  try {
    if (!(await isFresh(workspace))) {
      await ensureInstalled(workspace, 'dashboard', background);
      if (isEnding) return;
      const build = [process.execPath, join('tools', 'dashboard', 'main.mjs')];
      await runStep('Building the dashboard', workspace, build, background);
      console.log(`Dashboard: ${origin}`);
    }
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    if (isEnding) return;
    console.error(error.message);
    console.error(
      'The dashboard could not be built, and the API works without it: start again to try again.',
    );
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end);
  }
}
